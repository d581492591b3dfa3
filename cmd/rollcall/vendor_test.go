package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/conformance"
)

// otherSystem is the program of another system, which scripts start as "vendor MODE": right in all but one thing.
func otherSystem() {
	mode := os.Args[1]
	switch mode {
	case "deaf":
		return
	case "endless":
		for {
			if _, err := fmt.Println("y"); err != nil {
				return
			}
		}
	case "long":
		fmt.Println(strings.Repeat("x", 3<<20))
		time.Sleep(time.Hour)
	}
	var answers []string
	laws := map[string]*policy.Policy{}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for n := 0; lines.Scan(); n++ {
		answer := answerOf(mode, laws, lines.Bytes())
		switch mode {
		case "reversed":
			answers = append(answers, answer)
			continue
		case "twice":
			fmt.Println(answer)
		case "garbled":
			fmt.Printf("\n  \nanswer %d:\n{\"id\":\"%d\"}\n[]\n", n, n)
		case "crashing", "hanging":
			if n == 3 {
				fmt.Fprintln(os.Stderr, "the table of holidays\nis full")
				if mode == "crashing" {
					os.Exit(3)
				}
				time.Sleep(time.Hour)
			}
		}
		fmt.Println(answer)
	}
	slices.Reverse(answers)
	for _, answer := range answers {
		fmt.Println(answer)
	}
	if mode == "lingering" {
		_ = os.Stdout.Close()
		time.Sleep(time.Hour)
	}
}

func answerOf(mode string, laws map[string]*policy.Policy, line []byte) string {
	q, err := conformance.ReadQuestion(line)
	if err != nil {
		return err.Error()
	}
	law := laws[q.Pack.ID]
	if law == nil {
		if law, err = openPack(q.Pack.ID); err != nil {
			return err.Error()
		}
		laws[q.Pack.ID] = law
	}
	switch mode {
	case "rules":
		q.Ask = map[string][]string{"rules": q.Ask["rules"]}
	case "refusing":
		return `{"id":` + strconv.Quote(q.ID) + `,"error":"no such <law>"}`
	case "rounding":
		q.Ask["measures"] = append(q.Ask["measures"], "absence_rate")
	}
	answer := conformance.Respond(law, q)
	if mode != "rounding" {
		return string(answer)
	}
	var said map[string]any
	if err := json.Unmarshal(answer, &said); err != nil {
		return err.Error()
	}
	return rounded(said)
}

// rounded answers as a system does that keeps percentages with one decimal.
func rounded(said map[string]any) string {
	measures, _ := said["measures"].(map[string]any)
	rules, _ := said["rules"].(map[string]any)
	for name, v := range measures {
		text, _ := v.(string)
		part, whole, share := strings.Cut(text, "/")
		p, err1 := strconv.ParseFloat(part, 64)
		w, err2 := strconv.ParseFloat(whole, 64)
		if !share || err1 != nil || err2 != nil {
			continue
		}
		percent := math.Round(1000*p/w) / 10
		measures[name] = strconv.FormatFloat(percent, 'f', 1, 64)
		old, asked := rules["persistent_absence"]
		if asked && name == "absence_rate" && (old == "met" || old == "not met") {
			rules["persistent_absence"] = map[bool]string{true: "met", false: "not met"}[percent >= 10]
		}
	}
	text, _ := json.Marshal(said)
	return string(text)
}
