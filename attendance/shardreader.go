package attendance

import (
	"bytes"

	"github.com/rollcall-dev/rollcall/internal/rows"
)

// How much a shard may hold: what is full is given, and the rest of its block becomes further shards.
const (
	maxShardMarks  = 4 << 20
	maxShardPupils = 1 << 16
	maxShardApart  = 1 << 13 // pupils of whom more is known than few have
	manyCodes      = 128     // beyond which a new numbering is begun, so that a shard seldom runs out of numbers
)

// shardReader reads blocks for one worker. Rows that look as nearly all do are read by fastrow.go, all others by the clerk, as
// those of a School are.
type shardReader struct {
	clerk
	source   *blockSource
	sequence *sequence
	worker   int
	work     func(int, *Shard) error
	everyone *Calendar // nil if pupils.csv lists them
	block    block
	listed   listedReader

	readFrom *csvFile // the register that csv and layout stand for
	csv      csvFile
	rows     rows.Reader
	layout   registerLayout
	lookedUp *Calendar // in which the layout's sessions have been looked up

	shard   Shard
	own     Register // that of the pupil now: its marks are the cohort's
	known   bool     // id is that of the rows read last
	plain   bool     // and is written as it is
	at      int      // the place of the pupil in the cohort, -1 if the rows are about nobody
	fast    fastRows
	err     error // why the reading ends here
	headers int   // how many of the shard's problems are with headers
	over    bool  // all is
}

func newShardReader(src *blockSource, q *sequence, worker int, work func(int, *Shard) error) *shardReader {
	r := &shardReader{
		clerk: clerk{codes: &Codes{}}, source: src, sequence: q, worker: worker, work: work,
		everyone: src.population.school.everyone, at: -1,
	}
	r.register = &r.own
	r.shard.Cohort = NewCohort(r.codes)
	r.csv.tell, r.csv.rows = r.tell, &r.rows
	r.listed.init(src.population, r.tell)
	r.fast.learn(&r.clerk)
	return r
}

func (r *shardReader) tell(e *FileError) bool {
	if len(r.shard.Problems) == maxProblems {
		r.shard.More++
	} else {
		r.shard.Problems = append(r.shard.Problems, e)
	}
	return true
}

// read reads a block and has it worked on.
func (r *shardReader) read() {
	b := &r.block
	r.shard.Read, r.known, r.at, r.over = b.read, false, -1, false
	for _, e := range b.problems {
		r.tell(e)
	}
	r.headers = len(r.shard.Problems)
	r.listed.start(b)
	if b.register != nil {
		r.turnToFile(b)
		r.readRows()
	}
	if r.everyone == nil && r.err == nil {
		for !r.over && r.listed.next() {
			r.finish()
			r.beginListed()
		}
	}
	r.finish()
	r.give(true)
}

func (r *shardReader) turnToFile(b *block) {
	r.shard.Long = b.layout.date >= 0
	if r.readFrom == b.register {
		return
	}
	r.readFrom, r.lookedUp = b.register, nil
	r.csv.name, r.csv.columns, r.csv.of = b.register.name, b.register.columns, b.register.of
	sessions := append(r.layout.sessions[:0], b.layout.sessions...)
	r.layout = *b.layout
	r.layout.sessions = sessions
	r.fast.turnToFile(&r.layout, len(r.csv.columns))
}

// readRows reads the rows of the register.
func (r *shardReader) readRows() {
	text, line := r.block.text, r.block.line
	for len(text) > 0 && r.err == nil && !r.over {
		if r.fast.long {
			n, rows := r.longRows(text)
			text, line = text[n:], line+rows
			if len(text) == 0 {
				break
			}
		}
		end := bytes.IndexByte(text, '\n') + 1
		if end == 0 {
			end = len(text)
		}
		line++
		if r.fast.long || !r.fastRow(text[:end], line) {
			r.slowRow(text[:end], line)
		}
		text = text[end:]
	}
}

// slowRow reads a row as those of a School are read.
func (r *shardReader) slowRow(text []byte, line int) {
	fields, err := r.rows.Split(text, line)
	if fields == nil && err == nil || r.err != nil {
		return
	}
	if good, _ := r.csv.check(fields, err); !good {
		return
	}
	if !r.turnTo(bytes.TrimSpace(fields[r.layout.pupil]), line) {
		return
	}
	if c := r.own.calendar; c != r.lookedUp {
		r.layout.lookUp(c)
		r.lookedUp = c
	}
	r.row(&r.csv, &r.layout, fields)
	r.fast.learn(&r.clerk)
}

// turnTo makes the pupil that a row is about the one whose rows are read, and reports whether the row can be used.
func (r *shardReader) turnTo(id []byte, line int) bool {
	if r.known && bytes.Equal(id, r.id) {
		return r.at >= 0
	}
	if problem := checkID(len(id)); problem != "" {
		r.csv.badField(r.layout.pupil, "%s; the row is left out", problem)
		return false
	}
	r.finish()
	r.known, r.id, r.plain = true, append(r.id[:0], id...), isPlain(id, '!')
	if r.everyone != nil {
		r.begin(id, &listed{calendar: r.everyone}, r.everyone)
		return r.at >= 0
	}
	for range maxAhead + 1 {
		if r.listed.leftOut(r.id) {
			r.tellUnlisted(line)
			return false
		}
		if !r.listed.next() {
			break
		}
		if bytes.Equal(r.listed.id, r.id) {
			if !r.listed.given {
				r.tellUnlisted(line)
				return false
			}
			r.beginListed()
			return r.at >= 0
		}
		r.beginListed() // one without rows
		r.finish()
		if r.over {
			return false
		}
	}
	r.findPlace(line)
	r.err = outOfOrder(r.csv.name, line, r.rows.Col(r.layout.pupil), r.id)
	return false
}

func (r *shardReader) tellUnlisted(line int) {
	r.findPlace(line)
	tellUnlisted(&r.csv, r.layout.pupil, string(r.id))
}

// findPlace sees to it that the line is the one told of, which it is not yet if the row is one of the fast ones.
func (r *shardReader) findPlace(line int) {
	if r.rows.Line() != line {
		_, _ = r.rows.Split(r.id, line)
	}
}

// beginListed begins the register of the pupil whom the rows of pupils.csv told of last, if they could be used.
func (r *shardReader) beginListed() {
	if !r.listed.given {
		return
	}
	s := r.listed.school
	r.begin(r.listed.id, &s.pupils[0], r.listed.joined())
	if r.at < 0 {
		return
	}
	for i, texts := range s.factTexts {
		if len(texts) > 0 && texts[0] != "" {
			r.shard.Cohort.setFact(r.at, s.facts[i], texts[0])
		}
	}
}

// begin begins the register of a pupil.
func (r *shardReader) begin(id []byte, e *listed, calendar *Calendar) {
	c := r.shard.Cohort
	if len(c.marks)+calendar.Len() > maxShardMarks || c.Len() >= maxShardPupils || len(c.apart) >= maxShardApart {
		r.give(false)
		if r.over {
			return
		}
	}
	c.ids = append(c.ids, id...)
	r.at = c.begin(calendar, e.born, e.enrolled, e.left, e.school, e.group)
	r.own = Register{calendar: calendar, codes: r.codes, marks: c.Marks(r.at), extra: r.own.extra[:0], outside: r.own.outside[:0]}
}

// finish keeps what few marks of the pupil have.
func (r *shardReader) finish() {
	if r.at >= 0 && len(r.own.extra)+len(r.own.outside) > 0 {
		x := r.shard.Cohort.except(r.at)
		x.extra, x.outside = append(x.extra[:0], r.own.extra...), append(x.outside[:0], r.own.outside...)
	}
	r.at = -1
}

// give gives the shard to be worked on, when all before it have been, and begins another one. It is the last of its block, or not.
func (r *shardReader) give(last bool) {
	s, q := &r.shard, r.sequence
	goOn := q.await(r.block.number)
	if goOn {
		r.tellOnce()
		s.Number = q.shards
		q.shards++
		if last {
			q.err = r.err // after which no shard is given
		}
	}
	q.leave(last)
	if r.over = !goOn; goOn {
		s.Cohort.codes = r.codes
		r.codes.frozen = true // now others may read them
		if err := r.work(r.worker, s); err != nil {
			q.fail(err)
			r.over = true
		}
	}
	s.Cohort.Reset()
	s.Problems, s.More, s.Read, r.headers = nil, 0, 0, 0
	if len(r.codes.names) > manyCodes {
		r.codes, r.single = &Codes{}, [256]uint8{}
		r.fast.learn(&r.clerk)
	}
	for i := range r.layout.sessions {
		r.layout.sessions[i].told = false
	}
}

// tellOnce takes out what has been told in an earlier shard of a column of the header.
func (r *shardReader) tellOnce() {
	if r.block.register == nil {
		return
	}
	kept := r.shard.Problems[:0]
	for i, e := range r.shard.Problems {
		if i >= r.headers && e.Line == r.layout.line && e.File == r.csv.name {
			place := headerPlace{r.readFrom, e.Col}
			if r.sequence.told[place] {
				continue
			}
			r.sequence.told[place] = true
		}
		kept = append(kept, e)
	}
	r.shard.Problems = kept
}
