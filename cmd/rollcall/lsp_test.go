package main

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"
)

// editorSession is a language server in a process of its own, and what an editor says to it over pipes.
type editorSession struct {
	*testing.T
	client    *jrpc2.Client
	command   *exec.Cmd
	published chan publishedFaults
	uri       string
	text      string
}

type publishedFaults struct {
	URI         string
	Diagnostics []struct {
		Message string
		Range   textRange
	}
}

type textRange struct{ Start, End struct{ Line, Character int } }

func startEditor(t *testing.T, file string) *editorSession {
	t.Helper()
	s := &editorSession{T: t, published: make(chan publishedFaults, 20), uri: "file://" + filepath.ToSlash(file)}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s.text = string(text)
	s.command = exec.Command(os.Args[0], "lsp")
	s.command.Args[0] = "rollcall" // by which name TestMain knows that the command is meant
	in, err := s.command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	s.client = jrpc2.NewClient(channel.LSP(out, in), &jrpc2.ClientOptions{OnNotify: func(r *jrpc2.Request) {
		var p publishedFaults
		if r.Method() == "textDocument/publishDiagnostics" && r.UnmarshalParams(&p) == nil {
			s.published <- p
		}
	}})
	return s
}

type object = map[string]any

// call asks the server, and gives what it answers as the keys on a path lead to it.
func (s *editorSession) call(method string, params any) json.RawMessage {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), 30*time.Second)
	defer cancel()
	var out json.RawMessage
	if err := s.client.CallResult(ctx, method, params, &out); err != nil {
		s.Fatalf("%s: %v", method, err)
	}
	return out
}

func (s *editorSession) notify(method string, params any) {
	s.Helper()
	if err := s.client.Notify(s.Context(), method, params); err != nil {
		s.Fatalf("%s: %v", method, err)
	}
}

// at gives the parameters of a question about the place of the sign | in a part of the file.
func (s *editorSession) at(marked string) object {
	s.Helper()
	i := strings.Index(s.text, strings.Replace(marked, "|", "", 1))
	if i < 0 {
		s.Fatalf("%q is not in the file", marked)
	}
	before := s.text[:i+strings.Index(marked, "|")]
	line := strings.LastIndexByte(before, '\n') + 1
	return object{
		"textDocument": object{"uri": s.uri},
		"position":     object{"line": strings.Count(before, "\n"), "character": len(before) - line},
	}
}

// faults waits for what is told of the file.
func (s *editorSession) faults() publishedFaults {
	s.Helper()
	for {
		select {
		case p := <-s.published:
			if p.URI == s.uri {
				return p
			}
		case <-time.After(30 * time.Second):
			s.Fatal("no faults are published")
		}
	}
}

func (s *editorSession) has(what string, answer json.RawMessage, parts ...string) {
	s.Helper()
	for _, part := range parts {
		if !strings.Contains(string(answer), part) {
			s.Errorf("%s has no %s: %.2000s", what, part, answer)
		}
	}
}

// An editor opens a file of the pack of a town, which extends the England pack that is inside.
func TestLanguageServer(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "gb-eng-newtown")
	if err := os.CopyFS(folder, os.DirFS("../../examples/pack/corrected/gb-eng-newtown")); err != nil {
		t.Fatal(err)
	}
	s := startEditor(t, filepath.Join(folder, "pack.toml"))
	s.has("initialize", s.call("initialize", object{"processId": nil, "rootUri": nil, "capabilities": object{}}), `"renameProvider"`, `"positionEncoding":"utf-16"`)
	s.notify("initialized", object{})
	s.notify("textDocument/didOpen", object{"textDocument": object{"uri": s.uri, "languageId": "toml", "version": 1, "text": s.text}})
	if p := s.faults(); len(p.Diagnostics) != 0 {
		t.Errorf("the pack has faults: %+v", p)
	}

	s.text = strings.Replace(s.text, "unauthorised_in_six_weeks >=", "unauthorised_in_sex_weeks >=", 1)
	s.notify("textDocument/didChange", object{"textDocument": object{"uri": s.uri, "version": 2}, "contentChanges": []object{{"text": s.text}}})
	p := s.faults()
	if len(p.Diagnostics) != 1 || !strings.Contains(p.Diagnostics[0].Message, "unknown name unauthorised_in_sex_weeks in a rule (did you mean") {
		t.Errorf("%+v", p)
	} else if at := p.Diagnostics[0].Range; at.End.Character-at.Start.Character != len("unauthorised_in_sex_weeks") {
		t.Errorf("%+v", at)
	}
	s.has("completion", s.call("textDocument/completion", s.at("unauthorised_in_s|ex_weeks")), `"label":"unauthorised_in_six_weeks"`, `"label":"unauthorised_in_ten_weeks"`, `"label":"penalty_sessions"`, `"label":"percent"`)
	s.has("hover", s.call("textDocument/hover", s.at(">= letter_|sessions")), "**parameter** `letter_sessions`", "2024-09-01", "newtown para 3")
	s.has("hover over what the base has", s.call("textDocument/hover", s.at(`"compulsory|_school_age"`)), "**rule** `compulsory_school_age`", "ea96 s8")
	s.has("definition", s.call("textDocument/definition", s.at(">= letter_|sessions")), `"uri":"`+s.uri+`"`)
	s.has("rename", s.call("textDocument/rename", merge(s.at(">= letter_|sessions"), object{"newName": "letter_limit"})), `"newText":"letter_limit"`, s.uri)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if _, err := s.client.Call(ctx, "textDocument/rename", merge(s.at(`"compulsory|_school_age"`), object{"newName": "of_age"})); err == nil || !strings.Contains(err.Error(), "is of the pack gb-eng inside, which cannot be changed") {
		t.Errorf("renaming what the base inside has: %v", err)
	}
	s.has("symbols", s.call("textDocument/documentSymbol", s.at("|[pack]")), `"name":"letter_sessions"`)
	s.has("formatting", s.call("textDocument/formatting", merge(s.at("|[pack]"), object{"options": object{"tabSize": 2, "insertSpaces": true}})), "[]")

	s.call("shutdown", nil)
	s.notify("exit", nil)
	ended := make(chan error, 1)
	go func() { ended <- s.command.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the server ended with %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Error("the server goes on after exit")
		_ = s.command.Process.Kill()
	}
}

// An editor that dies takes the server with it.
func TestLanguageServerEndsWithItsEditor(t *testing.T) {
	t.Parallel()
	s := startEditor(t, "../../examples/pack/corrected/gb-eng-newtown/pack.toml")
	s.call("initialize", object{"capabilities": object{}})
	_ = s.client.Close()
	if err := s.command.Wait(); err == nil || s.command.ProcessState.ExitCode() != partly {
		t.Errorf("%v", err)
	}
}

func merge(a, b object) object {
	maps.Copy(a, b)
	return a
}
