#!/usr/bin/env python3
"""Holds a system against the absence conformance kit. Needs Python 3.8 or later, and nothing else.

    python3 run.py -- COMMAND [ARGUMENT...]
    python3 run.py --pack gb-eng --only rules,measures -- python3 adapter.py
    python3 run.py --questions > questions.jsonl

The command is started once. It is given questions on its standard input, an object a line, and answers each by an object a line
on its standard output: README.md says how. The exit status is 0 if all has passed, 1 if not, 2 if nothing could be done.
"""

import argparse
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from fractions import Fraction

# What a vector may expect, in the order in which it is checked: the section, its category, and how it is called.
SECTIONS = [
    ("rules", "rules", "rule {}"),
    ("measures", "measures", "measure {}"),
    ("since", "spells", "since when rule {} is met"),
    ("first", "spells", "when rule {} was first met"),
    ("provisional", "spells", "whether rule {} is provisional"),
    ("steps", "steps", "step {}"),
    ("due", "steps", "by when step {} is due"),
    ("from", "steps", "from when step {} may be taken"),
    ("charge", "steps", "the charge of step {}"),
    ("force", "law", "the force of {}"),
    ("codes", "law", "the codes in force"),
    ("counts", "law", "how code {} counts"),
]
CATEGORIES = ["rules", "measures", "steps", "spells", "law"]  # in the order of the levels
DATED = ("since", "first", "due", "from")

NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(/[1-9][0-9]{0,14}|\.[0-9]{1,15})?")
MAX_LINE = 1 << 20
MAX_WRONG = 1000
MAX_WRONG_TOLD = 20


class Float(str):
    """A JSON number with a point or an exponent, kept as it was written: no such number is exact."""


class Misplaced:
    """What stands where an object should, whose entries are answers. It is never right."""

    def __init__(self, said):
        self.said = said


def figure(text):
    """Reads "10", "10/88", "7.5", "8..10" or "undetermined" as (least, most), None where it is none of these."""
    if text == "undetermined":
        return (None, None)
    least, bounds, most = text.partition("..")
    if not bounds:
        most = least
    if not NUMBER.fullmatch(least) or not NUMBER.fullmatch(most):
        return None
    return (Fraction(least), Fraction(most))


def same_figure(want, said):
    if said is None:
        said = "undetermined"
    if isinstance(said, int) and not isinstance(said, bool):
        said = str(said)
    if not isinstance(said, str) or isinstance(said, Float):
        return False
    got = figure(said)
    return got is not None and got == figure(want)


def same_text(want, said):
    return type(said) is str and said == want


def same_set(want, said):
    if not isinstance(said, list) or len(said) != len(want):
        return False
    return all(type(s) is str for s in said) and len(set(said)) == len(said) and set(said) == set(want)


def same_charge(want, said):
    if said is None:
        return not want
    if not isinstance(said, dict) or set(said) != set(want):
        return False
    return all(said[within] is not None and same_figure(sum_, said[within]) for within, sum_ in want.items())


def compare(section, want, said):
    """Says what is expected, in words, and whether what was said is that."""
    if section in ("rules", "steps"):
        return " or ".join(want), any(same_text(w, said) for w in want)
    if section == "force":
        return want, same_text(want, said)
    if section == "measures":
        return want, same_figure(want, said)
    if section in DATED:
        if want is None:
            return "none", said is None or same_text("none", said)
        return want, same_text(want, said)
    if section == "provisional":
        return json.dumps(want), said is want
    if section == "charge":
        text = ", ".join("%s within %s" % (want[within], within) for within in sorted(want))
        return text or "none", same_charge(want, said)
    if section == "codes":
        return ", ".join(want), same_set(want, said)
    return " ".join(want), same_set(want, said)


def shown(section, said):
    if isinstance(said, Misplaced):
        return shown("", said.said)
    if said is None:
        return {"measures": "undetermined", "charge": "none"}.get(section, "none" if section in DATED else "null")
    if isinstance(said, str) and len(said) <= 120:
        return str(said)
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text if len(text) <= 120 else text[:120] + "…"


def asked(vector, only):
    """Gives what is asked about a vector: by section, the names; all codes have none."""
    out = {}
    for section, category, _ in SECTIONS:
        expect = vector["expect"].get(section)
        if (expect or section == "codes" and expect is not None) and (not only or category in only):
            out[section] = [] if section == "codes" else sorted(expect)
    return out


def question(vector, only):
    return {"id": vector["id"], "pack": vector["pack"], "on": vector["on"], "given": vector["given"], "ask": asked(vector, only)}


def check(vector, answer, only):
    """Holds an answer against a vector and gives a check for each thing that it expects."""
    out = []
    for section, category, _ in SECTIONS:
        if section not in asked(vector, only):
            continue
        expect = vector["expect"][section]
        for name in [""] if section == "codes" else sorted(expect):
            said = answer.get(section)
            answered = said is not None
            if section != "codes" and isinstance(said, dict):
                answered, said = name in said, said.get(name)
            elif section != "codes" and answered:
                said = Misplaced(said)
            want = expect if section == "codes" else expect[name]
            expected, right = compare(section, want, said)
            one = {"category": category, "section": section, "name": name, "expected": expected, "got": "", "fate": "not answered"}
            if answered and error_of(answer) is None:
                one["got"], one["fate"] = shown(section, said), "passed" if right else "failed"
            out.append(one)
    return out


def error_of(answer):
    """Says why the system could not answer, as it said itself, None if it did."""
    error = answer.get("error")
    return None if error is None or error == "" else shown("", error)


def words(one):
    what = next(noun for section, _, noun in SECTIONS if section == one["section"]).format(one["name"])
    if one["fate"] == "not answered":
        return "%s: not answered, expected %s" % (what, one["expected"])
    return "%s: %s, expected %s" % (what, one["got"], one["expected"])


def fate(checks):
    fates = {one["fate"] for one in checks}
    return "failed" if "failed" in fates else "not answered" if "not answered" in fates else "passed"


class Hearing:
    """What a program has said."""

    def __init__(self):
        self.answers, self.faults, self.notes, self.lines = {}, [], [], 0

    def fault(self, text):
        self.faults.append(text)

    def wrong(self, line, error):
        """Notes a line that answers nothing."""
        self.lines += 1
        if self.lines <= MAX_WRONG_TOLD:
            self.fault("line %d of its output answers nothing: %s" % (line, error))

    def take(self, line, place):
        """Enters a line of the program and gives the place of its question. A ValueError says what is wrong with it."""
        if line is None:
            raise ValueError("it has more than %d bytes" % MAX_LINE)
        cut = line[:80].decode("utf-8", "replace")
        try:
            said = json.loads(line.decode("utf-8", "replace"), parse_float=Float, parse_constant=no_constant)
        except (ValueError, RecursionError) as error:
            raise ValueError("it is no JSON (%s): %s" % (error, cut)) from None
        if not isinstance(said, dict):
            raise ValueError("it is JSON, but no object: %s" % cut)
        name = said.get("id")
        if type(name) is not str:
            raise ValueError("it has no id: %s" % cut)
        if name not in place:
            raise ValueError("nothing of the id %s was asked" % name[:80])
        if name in self.answers:
            raise ValueError("%s has been answered before; the first answer is taken" % name)
        self.answers[name] = said
        return place[name]


def no_constant(text):
    raise ValueError("%s is no JSON" % text)


def put(to, questions):
    try:
        for q in questions:
            to.write(json.dumps(q, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n")
        to.close()
    except (OSError, ValueError):
        pass  # that a program does not want them all is seen by its answers


def read(source, lines):
    try:
        while True:
            line = source.readline(MAX_LINE + 1)
            if not line:
                break
            if len(line) > MAX_LINE:
                lines.put(("line", None))
                return
            if line.strip():
                lines.put(("line", line.strip()))
    except (OSError, ValueError):
        pass
    lines.put(("end", None))


def keep(source, said):
    try:
        for piece in iter(lambda: source.read1(4096), b""):
            said[:] = (bytes(said) + piece)[-600:]
    except (OSError, ValueError):
        pass


def last_words(said):
    text = bytes(said).decode("utf-8", "ignore").strip()
    return "; the last that it said: " + text.replace("\n", " · ") if text else ""


def ask(command, questions, patience):
    """Starts the program, asks all questions and hears it out. Never waits longer than its patience for anything."""
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines, said = queue.Queue(10000), bytearray()
    for target, args in ((put, (program.stdin, questions)), (read, (program.stdout, lines)), (keep, (program.stderr, said))):
        threading.Thread(target=target, args=args, daemon=True).start()
    hearing = Hearing()
    place = {q["id"]: i for i, q in enumerate(questions)}
    ended = hear(hearing, lines, place, patience)
    if ended:
        try:
            program.wait(patience)
        except subprocess.TimeoutExpired:
            ended = False
            hearing.fault("the program wrote no more but did not end within %gs, and was stopped" % patience)
    if not ended:
        program.kill()
        program.wait()
    time.sleep(0.05)  # for the last words, which another thread hears
    missing = len(questions) - len(hearing.answers)
    if ended and program.returncode != 0:
        hearing.fault("the program ended with exit status %d, after %d of %d answers%s"
                      % (program.returncode, len(hearing.answers), len(questions), last_words(said)))
    elif missing:
        hearing.fault("%d questions not answered%s" % (missing, last_words(said)))
    if hearing.lines > MAX_WRONG_TOLD:
        hearing.fault("and %d more lines of its output answer nothing" % (hearing.lines - MAX_WRONG_TOLD))
    return hearing


def hear(hearing, lines, place, patience):
    """Takes the program's lines until there are no more, and says whether the program ended them by itself."""
    behind, last, number = 0, -1, 0
    until = time.monotonic() + patience
    while True:
        try:
            kind, line = lines.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            hearing.fault("the program gave no answer for %gs, %d of %d had come, and was stopped" % (patience, len(hearing.answers), len(place)))
            return False
        if kind == "end":
            if behind:
                hearing.notes.append("%d answers came after that to a later question; they were taken by their ids" % behind)
            return True
        number += 1
        try:
            at = hearing.take(line, place)
        except ValueError as error:
            hearing.wrong(number, error)
            if hearing.lines == MAX_WRONG:
                hearing.fault("the program was stopped after %d lines that answer nothing" % MAX_WRONG)
            if line is None or hearing.lines == MAX_WRONG:
                return False
            continue
        behind += at < last
        last = max(last, at)
        until = time.monotonic() + patience


def count(fates):
    return {"passed": fates.count("passed"), "failed": fates.count("failed"), "not_answered": fates.count("not answered")}


def tally(vectors, only):
    out = []
    for pack in dict.fromkeys(v["pack"] for v in vectors):
        mine = [v for v in vectors if v["pack"] == pack]
        categories = []
        for category in CATEGORIES:
            if not only or category in only:
                fates = [c["fate"] for v in mine for c in v["checks"] if c["category"] == category]
                categories.append({"category": category, **count(fates)})
        level = 0
        for category, found in zip(CATEGORIES, categories):
            if found["category"] != category or found["failed"] or found["not_answered"]:
                break
            level += 1
        out.append({"pack": pack, "level": level, "vectors": count([v["fate"] for v in mine]), "categories": categories})
    return out


def report(vectors, hearing, only):
    results = []
    for v in vectors:
        answer = hearing.answers.get(v["id"], {})
        checks = check(v, answer, only)
        one = {"id": v["id"], "fate": fate(checks)}
        if error_of(answer) is not None:
            one["error"] = error_of(answer)
        one.update(differences=[c for c in checks if c["fate"] != "passed"], cite=v["cite"], title=v["title"], pack=v["pack"]["id"], checks=checks)
        results.append(one)
    packs = tally(results, only)
    shown_results = [{k: r[k] for k in ("id", "fate", "error", "differences", "cite") if k in r} for r in results]
    out = {**count([r["fate"] for r in results]), "packs": packs, "faults": hearing.faults, "notes": hearing.notes, "vectors": shown_results}
    return out, results


def tell(out, results, verbose):
    for r in results:
        if r["fate"] == "failed":
            print("FAIL  %s: %s" % (r["id"], r["title"]))
        elif r["fate"] == "not answered" and (verbose or "error" in r):
            print("NOT ANSWERED  %s: %s" % (r["id"], r["title"]))
        else:
            continue
        if "error" in r:
            print("      the system says: %s" % r["error"])
        for d in r["differences"]:
            if d["fate"] == "failed" or verbose:
                print("      " + words(d))
        if r["cite"]:
            print("      see " + "; ".join(r["cite"]))
    for fault in out["faults"]:
        print("FAULT  " + fault)
    for note in out["notes"]:
        print("NOTE  " + note)
    for p in out["packs"]:
        parts = ["%s %d of %d" % (c["category"], c["passed"], c["passed"] + c["failed"] + c["not_answered"]) for c in p["categories"]]
        print("%s: level %d of %d (%s)" % (p["pack"], p["level"], len(CATEGORIES), ", ".join(parts)))
    print("%d vectors: %d passed, %d failed, %d not answered" % (len(results), out["passed"], out["failed"], out["not_answered"]))


def load(folder, packs):
    with open(os.path.join(folder, "index.json"), encoding="utf-8") as f:
        index = json.load(f)
    known = [p["id"] for p in index["packs"]]
    for pack in packs:
        if pack not in known:
            refuse("the kit has no pack %s: it has %s" % (pack, ", ".join(known)))
    vectors = []
    for p in index["packs"]:
        if not packs or p["id"] in packs:
            with open(os.path.join(folder, p["file"]), encoding="utf-8") as f:
                vectors += [json.loads(line) for line in f]
    return vectors


def refuse(text):
    print("run.py: " + text, file=sys.stderr)
    sys.exit(2)


def names(text):
    return [name for name in text.split(",") if name]


def main():
    p = argparse.ArgumentParser(description="Holds a system against the absence conformance kit.")
    p.add_argument("--pack", type=names, action="append", default=[], help="these packs only")
    p.add_argument("--only", type=names, default=[], help="ask about these only: " + ", ".join(CATEGORIES))
    p.add_argument("--timeout", type=float, default=60, help="seconds that the program may take until its next answer, and to end")
    p.add_argument("--json", action="store_true", help="print the report as JSON")
    p.add_argument("--questions", action="store_true", help="print the questions and start nothing")
    p.add_argument("-v", "--verbose", action="store_true", help="list what was not answered too")
    p.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND", help="the program and its arguments")
    options = p.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    only = options.only
    for category in only:
        if category not in CATEGORIES:
            refuse("--only: there is no category %s: they are %s" % (category, ", ".join(CATEGORIES)))
    folder = os.path.dirname(os.path.abspath(__file__))
    vectors = [v for v in load(folder, [name for some in options.pack for name in some]) if asked(v, only)]
    if not vectors:
        refuse("the cases expect nothing about %s" % ", ".join(only))
    questions = [question(v, only) for v in vectors]
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    if options.questions:
        for q in questions:
            print(json.dumps(q, ensure_ascii=False, separators=(",", ":")))
        return 0
    if not command:
        refuse("say which program is held against the kit: python3 run.py -- COMMAND [ARGUMENT...]")
    try:
        hearing = ask(command, questions, options.timeout)
    except OSError as error:
        refuse("%s cannot be started: %s" % (command[0], error))
    out, results = report(vectors, hearing, only)
    if options.json:
        print(json.dumps(out, ensure_ascii=False, separators=(",", ":")))
    else:
        tell(out, results, options.verbose)
    return 0 if out["passed"] == len(results) and not out["faults"] else 1


if __name__ == "__main__":
    sys.exit(main())
