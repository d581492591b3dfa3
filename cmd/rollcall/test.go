package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

func testCommand() *cobra.Command {
	var pack string
	asJSON, verbose := false, false
	cmd := &cobra.Command{
		Use: "test [FILE...]", Short: "Run worked cases: a pack's own, or those in files",
		Example: "  rollcall test\n  rollcall test --pack gb-eng mine/*.toml",
		RunE: func(cmd *cobra.Command, args []string) error {
			results, err := runCases(pack, args)
			if err != nil {
				return err
			}
			passed, failed := results.Count()
			if asJSON {
				if err := json.NewEncoder(cmd.OutOrStdout()).Encode(results); err != nil {
					return err
				}
			} else {
				for _, c := range results.Cases {
					if verbose && c.Passed() {
						fmt.Fprintf(cmd.OutOrStdout(), "ok    %s %s\n", c.File, c.Case)
					}
					if !c.Passed() {
						fmt.Fprintf(cmd.OutOrStdout(), "FAIL  %s %s: %s\n", c.File, c.Case, c.Title)
					}
					for _, d := range c.Differences {
						fmt.Fprintf(cmd.OutOrStdout(), "      %s\n", d)
					}
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d passed, %d failed\n", passed, failed)
			}
			if failed > 0 {
				return errPartly
			}
			return nil
		},
	}
	addPackFlag(cmd, &pack)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the results as JSON")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "list the cases that passed too")
	return cmd
}

func runCases(pack string, files []string) (packtest.Results, error) {
	if pack == "" && len(files) > 0 {
		return packtest.Results{}, errors.New("say by which law the cases are judged: --pack with an id or a folder")
	}
	packs := []string{pack}
	if pack == "" {
		packs = packIDs()
	}
	var out packtest.Results
	for _, name := range packs {
		fsys, id := packFolder(name)
		law, err := policy.Open(fsys, id)
		if err != nil {
			return out, err
		}
		if len(files) == 0 {
			results, err := packtest.RunPack(law, fsys, id)
			if err != nil {
				return out, err
			}
			out.Cases = append(out.Cases, results.Cases...)
		}
		for _, file := range files {
			results, err := packtest.RunFile(law, os.DirFS(filepath.Dir(file)), filepath.Base(file))
			if err != nil {
				return out, err
			}
			for i := range results {
				results[i].File = file
			}
			out.Cases = append(out.Cases, results...)
		}
	}
	return out, nil
}
