#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what a test run skipped and failed, then one line of counts; exits 1 if anything failed."""

import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None:
        return "skipped"
    return "passed"


def list_broken(path):
    """The programs that meson calls neither good nor skipped, by the log beside: one that died between two subtests
    looks whole in the XML."""
    with path.with_name("testlog.json").open(encoding="utf-8") as log:
        tests = [json.loads(line) for line in log]
    return [test["name"] for test in tests if test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")]


def main(path):
    names = {"passed": [], "failed": [], "skipped": []}
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            names[outcome(case)].append(f'{suite.get("name")}: {case.get("name")}')
    for program in list_broken(path):
        if not any(f".{program}:" in f".{name}" for name in names["failed"]):
            names["failed"].append(f"{program}: ended with an error")

    for kind in ("skipped", "failed"):
        for name in names[kind]:
            print(f"{kind}: {name}")
    print(", ".join(f"{len(names[kind])} {kind}" for kind in ("passed", "failed", "skipped")))
    return 1 if names["failed"] or not names["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
