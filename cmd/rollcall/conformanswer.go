package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/conformance"
)

func conformAnswerCommand(c *console) *cobra.Command {
	pack := ""
	cmd := &cobra.Command{
		Use: "answer", Short: "Answer the kit's questions, as another system's program would", Args: cobra.NoArgs,
		Long: `Reads questions of the conformance kit, an object a line, and writes an answer to each: Rollcall as the program of a system. It knows
of a case only what is in the question. Each question is answered by the pack that it names. With --pack all are answered by that one: so a
changed pack can be held against the cases of another.`,
		Example: "  rollcall conform run -- rollcall conform answer\n  rollcall conform run --pack gb-eng -- rollcall conform answer --pack ./gb-eng-changed",
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.answer(pack, cmd.InOrStdin()) },
	}
	packFlag(cmd, &pack)
	return cmd
}

// maxQuestion is how many bytes a question may have.
const maxQuestion = 16 << 20

func (c *console) answer(pack string, from io.Reader) error {
	laws := map[string]*policy.Policy{}
	if pack != "" {
		law, err := openPack(pack)
		if err != nil {
			return err
		}
		laws[pack] = law
	}
	lawOf := func(q conformance.Question) (*policy.Policy, error) {
		name := q.Pack.ID
		if pack != "" {
			name = pack
		}
		law := laws[name]
		if law != nil {
			return law, nil
		}
		law, err := openPack(name)
		if err != nil {
			return nil, err
		}
		if laws[name] = law; law.Digest() != q.Pack.Digest { // with --pack it is meant to be another
			c.tell("the questions are about another edition of %s (%s) than the pack inside (%s)", law.ID(), q.Pack.Digest, law.Digest())
		}
		return law, nil
	}
	lines := bufio.NewScanner(from)
	lines.Buffer(make([]byte, 0, 64<<10), maxQuestion)
	bad := false
	for n := 1; lines.Scan(); n++ {
		if err := c.stopped(); err != nil {
			return err
		}
		q, err := conformance.ReadQuestion(lines.Bytes())
		if err == nil {
			var law *policy.Policy
			if law, err = lawOf(q); err == nil {
				if _, err := c.out.Write(append(conformance.Respond(law, q), '\n')); err != nil {
					return err
				}
			}
		}
		if err != nil {
			c.tell("line %d: %s", n, err)
			bad = true
		}
		if err := c.out.Flush(); err != nil { // whoever asks may wait for each answer
			return err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("a question has more than %d bytes", maxQuestion)
	case err != nil:
		return err
	case bad:
		return errPartly
	}
	return nil
}
