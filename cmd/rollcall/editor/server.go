package editor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"
	"github.com/creachadair/jrpc2/handler"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Options are what a server needs to know of the world.
type Options struct {
	Version string
	Today   func() attendance.Date // which of the dated values a hover marks as the one in force
}

// pause is how long nothing must have been typed before faults are looked for.
const pause = 150 * time.Millisecond

// server answers an editor. Whatever it does it does one after another.
type server struct {
	options Options
	notify  func(method string, params any) // tells the editor something without being asked

	mu         sync.Mutex
	workspace  *workspace
	snippets   bool
	hierarchy  bool
	told       map[string]bool // files about which something has been published
	timer      *time.Timer
	shutDown   bool
	ended      bool
	exit       chan struct{} // closed when the editor says that the server is to end
	ending     sync.Once
	inSequence sync.WaitGroup // of what the timer has begun
}

// ErrNoShutdown is what [Serve] gives when the editor ends without having said that it will.
var ErrNoShutdown = errors.New("the editor went away without shutting the language server down")

// Serve answers an editor until it ends, which is no error if it said so before.
func Serve(ctx context.Context, in io.Reader, out io.WriteCloser, options Options) error {
	s := newServer(options)
	rpc := jrpc2.NewServer(s.methods(), &jrpc2.ServerOptions{AllowPush: true, Concurrency: 1, DisableBuiltin: true})
	s.notify = func(method string, params any) {
		_ = rpc.Notify(ctx, method, params) // an editor that has gone away needs no telling
	}
	rpc.Start(lenient{channel.LSP(in, out)})
	waited := make(chan error, 1)
	go func() { waited <- rpc.Wait() }()
	var err error
	select {
	case err = <-waited:
	case <-s.exit: // what is still read from the editor need not be waited for
	case <-ctx.Done():
	}
	s.mu.Lock()
	if s.timer != nil && s.timer.Stop() {
		s.inSequence.Done()
	}
	s.ended = true
	polite := s.shutDown
	s.mu.Unlock()
	s.inSequence.Wait()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return err
	case !polite:
		return ErrNoShutdown
	}
	return nil
}

func newServer(options Options) *server {
	return &server{
		options: options, workspace: &workspace{buffers: map[string]string{}, read: map[string]*source{}},
		told: map[string]bool{}, exit: make(chan struct{}), notify: func(string, any) {},
	}
}

// lenient takes messages whatever they say of their content's type: some editors write the name of the encoding otherwise.
type lenient struct{ channel.Channel }

// Recv gives the next message.
func (l lenient) Recv() ([]byte, error) {
	message, err := l.Channel.Recv()
	if _, odd := errors.AsType[*channel.ContentTypeMismatchError](err); odd {
		err = nil
	}
	return message, err
}

// methods gives what the server answers.
func (s *server) methods() handler.Map {
	return handler.Map{
		"initialize":  answer(s, s.begin),                                         //nolint:misspell // as the protocol spells it
		"initialized": answer(s, func(struct{}) (any, error) { return nil, nil }), //nolint:misspell // as the protocol spells it
		"shutdown": answer(s, func(struct{}) (any, error) {
			s.shutDown = true
			return nil, nil
		}),
		"exit": answer(s, func(struct{}) (any, error) {
			s.ending.Do(func() { close(s.exit) })
			return nil, nil
		}),
		"textDocument/didOpen":                answer(s, s.didOpen),
		"textDocument/didChange":              answer(s, s.didChange),
		"textDocument/didSave":                answer(s, func(documentParams) (any, error) { return nil, nil }),
		"textDocument/didClose":               answer(s, s.didClose),
		"workspace/didChangeWatchedFiles":     answer(s, s.filesChanged),
		"workspace/didChangeConfiguration":    answer(s, func(struct{}) (any, error) { return nil, nil }),
		"textDocument/completion":             answer(s, s.completion),
		"textDocument/hover":                  answer(s, s.hover),
		"textDocument/definition":             answer(s, s.definition),
		"textDocument/references":             answer(s, s.references),
		"textDocument/documentHighlight":      answer(s, s.highlight),
		"textDocument/prepareRename":          answer(s, s.prepareRename),
		"textDocument/rename":                 answer(s, s.rename),
		"textDocument/documentSymbol":         answer(s, s.symbols),
		"textDocument/codeAction":             answer(s, s.actions),
		"textDocument/formatting":             answer(s, s.formatting),
		"$/setTrace":                          answer(s, func(struct{}) (any, error) { return nil, nil }),
		"$/cancelRequest":                     answer(s, func(struct{}) (any, error) { return nil, nil }),
		"workspace/didChangeWorkspaceFolders": answer(s, func(struct{}) (any, error) { return nil, nil }),
	}
}

// answer makes a method of a function, which has the server for itself. What panics costs an answer, not the session.
func answer[P any](s *server, do func(P) (any, error)) jrpc2.Handler {
	return func(_ context.Context, request *jrpc2.Request) (out any, err error) {
		var params P
		if request.HasParams() {
			if err := request.UnmarshalParams(&params); err != nil {
				return nil, jrpc2.Errorf(jrpc2.InvalidParams, "%s: %v", request.Method(), err)
			}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		defer func() {
			if cause := recover(); cause != nil {
				out, err = nil, jrpc2.Errorf(jrpc2.InternalError, "%s failed: %v; please report this with the file", request.Method(), cause)
			}
		}()
		return do(params)
	}
}

// begin tells the editor what there is, and takes note of what the editor can do.
func (s *server) begin(p beginParams) (any, error) {
	s.snippets = p.Capabilities.TextDocument.Completion.CompletionItem.SnippetSupport
	s.hierarchy = p.Capabilities.TextDocument.DocumentSymbol.Hierarchical
	s.workspace.pack = p.InitializationOptions.Pack
	type object = map[string]any
	return object{
		"serverInfo": object{"name": "rollcall", "version": s.options.Version},
		"capabilities": object{
			"positionEncoding":           "utf-16",
			"textDocumentSync":           object{"openClose": true, "change": 2, "save": true},
			"completionProvider":         object{"triggerCharacters": []string{`"`, "'", "[", ".", "(", "{", " ", "="}},
			"hoverProvider":              true,
			"definitionProvider":         true,
			"referencesProvider":         true,
			"documentHighlightProvider":  true,
			"codeActionProvider":         object{"codeActionKinds": []string{"quickfix"}},
			"renameProvider":             object{"prepareProvider": true},
			"documentSymbolProvider":     true,
			"documentFormattingProvider": true,
		},
	}, nil
}

func (s *server) didOpen(p openParams) (any, error) {
	if file := pathOf(p.TextDocument.URI); file != "" {
		s.workspace.buffers[file] = p.TextDocument.Text
		s.later()
	}
	return nil, nil
}

func (s *server) didChange(p changeParams) (any, error) {
	file := pathOf(p.TextDocument.URI)
	text, shown := s.workspace.buffers[file]
	if !shown {
		return nil, fmt.Errorf("%s is not open", p.TextDocument.URI)
	}
	for _, change := range p.ContentChanges {
		if change.Range == nil {
			text = change.Text
			continue
		}
		l := newLines(text)
		from, to := l.offset(change.Range.Start), l.offset(change.Range.End)
		text = text[:from] + change.Text + text[max(from, to):]
	}
	s.workspace.buffers[file] = text
	s.later()
	return nil, nil
}

func (s *server) didClose(p documentParams) (any, error) {
	delete(s.workspace.buffers, pathOf(p.TextDocument.URI))
	s.later()
	return nil, nil
}

func (s *server) filesChanged(struct{}) (any, error) {
	s.later()
	return nil, nil
}

// later looks for faults once nothing has been typed for a moment.
func (s *server) later() {
	if s.ended {
		return
	}
	if s.timer != nil && s.timer.Stop() {
		s.inSequence.Done()
	}
	s.inSequence.Add(1)
	s.timer = time.AfterFunc(pause, func() {
		defer s.inSequence.Done()
		s.mu.Lock()
		defer s.mu.Unlock()
		defer func() {
			if cause := recover(); cause != nil {
				s.notify("window/logMessage", map[string]any{"type": 1, "message": fmt.Sprintf("looking for faults failed: %v; please report this with the file", cause)})
			}
		}()
		s.diagnose()
	})
}
