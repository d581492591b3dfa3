// Command table compares all engines in one process, by turns, and writes what comes of it as Markdown between two comments of
// docs/performance.md. It is run in the folder bench:
//
//	go run ./cmd/table
package main

import (
	"flag"
	"fmt"
	"log"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/bench"
	"github.com/rollcall-dev/rollcall/policy"
)

func main() {
	log.SetFlags(log.Ltime)
	var o options
	flag.IntVar(&o.pupils, "pupils", 100000, "how many pupils are made up")
	flag.IntVar(&o.rounds, "rounds", 5, "how many times every engine is timed")
	flag.IntVar(&o.largest, "largest", 1000000, "the largest population of those that show whether time grows with size; 0 for none")
	flag.Uint64Var(&o.seed, "seed", 1, "what the pupils are made up from")
	into := flag.String("into", "../docs/performance.md", "the file that the tables are written into; empty for the screen alone")
	flag.Parse()
	text, err := o.tables()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(text)
	if *into == "" {
		return
	}
	if err := insert(*into, text); err != nil {
		log.Fatal(err)
	}
}

type options struct {
	pupils, rounds, largest int
	seed                    uint64
	on                      attendance.Date
}

// tables does all comparisons and writes their tables.
func (o options) tables() (string, error) {
	o.on = attendance.MustDate("2025-07-23")
	law, err := bench.Law()
	if err != nil {
		return "", err
	}
	england, err := bench.England()
	if err != nil {
		return "", err
	}
	rolling, err := bench.RollingLaw()
	if err != nil {
		return "", err
	}
	population, err := bench.NewPopulation(o.pupils, 2, o.seed)
	if err != nil {
		return "", err
	}
	d := document{}
	d.machine(o)
	for _, c := range []struct {
		title     string
		law       *policy.Policy
		peers     []bench.Peer
		reference bench.Peer
	}{
		{"Twelve rules as of a date", law, bench.AsOfPeers(), bench.AsOfEvaluate()},
		{"Twelve rules on all dates of a school year", law, bench.AllDatesPeers(), bench.AllDatesTimeline()},
		{"One rule: the first date of the rolling threshold", rolling, bench.RollingPeers(), bench.AllDatesTimeline()},
		{"The whole pack of England as of a date", england, bench.EnglandPeers(), bench.AsOfEvaluate()},
	} {
		log.Print(c.title)
		results, err := o.compare(c.law, population, c.peers, c.reference, 0)
		if err != nil {
			return "", err
		}
		d.comparison(c.title, results)
	}
	err = o.growth(&d, law)
	return d.String(), err
}

// growth times the engines that take all pupils on populations of several sizes.
func (o options) growth(d *document, law *policy.Policy) error {
	var peers []bench.Peer
	for _, p := range bench.AsOfPeers() {
		if p.Name == bench.Cohort || p.Name == bench.Hand {
			peers = append(peers, p)
		}
	}
	var sizes []int
	var results [][]bench.Result
	for size := 10000; size <= o.largest; size *= 10 {
		log.Printf("%d pupils", size)
		population, err := bench.NewPopulation(size, 2, o.seed)
		if err != nil {
			return err
		}
		r, err := o.compare(law, population, peers, bench.AsOfEvaluate(), 1000)
		if err != nil {
			return err
		}
		sizes, results = append(sizes, size), append(results, r)
	}
	d.growth(sizes, results)
	return nil
}

func (o options) compare(law *policy.Policy, p *bench.Population, peers []bench.Peer, reference bench.Peer, check int) ([]bench.Result, error) {
	c := bench.Comparison{Peers: peers, Least: 100 * time.Millisecond, Rounds: o.rounds, Check: check, Log: log.Printf}
	for _, part := range p.Parts {
		c.Jobs = append(c.Jobs, bench.Job{Law: law, Part: part, On: o.on})
	}
	return c.Do(reference)
}
