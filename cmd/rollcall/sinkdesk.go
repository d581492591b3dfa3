package main

// sinkDesk evaluates pupils one by one, with all that is to be known of each.
type sinkDesk struct {
	e    *evaluation // whose console is set aside
	sink sink
	view view
}

func (d *sinkDesk) work(part *stretch, to *page) error {
	out := d.e.console.out // which csv writers write to as it is, without a buffer between
	out.Reset(&to.text)
	if s, ok := d.sink.(digest); ok {
		s.turnTo(part.number)
	}
	for i := part.from; i < part.to; i++ {
		if err := d.e.console.stopped(); err != nil {
			return err
		}
		pupil := d.view.of(part.cohort, i)
		if !to.found.is(pupil.ID) {
			d.e.cases.of(pupil.ID)
			continue
		}
		if err := d.sink.take(d.e.cases.decide(d.e.law.Evaluate(pupil, d.e.on), to.tell)); err != nil {
			return err
		}
	}
	return out.Flush()
}
