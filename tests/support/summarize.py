#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what a test run skipped and failed, then one line of counts; exits 1 if anything failed."""

import sys
import xml.etree.ElementTree as ElementTree


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None:
        return "skipped"
    return "passed"


def main(path):
    names = {"passed": [], "failed": [], "skipped": []}
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            names[outcome(case)].append(f'{suite.get("name")}: {case.get("name")}')
        # A program that died after its last subtest has no failed case of its own.
        if int(suite.get("errors", 0)) > 0 and not any(n.startswith(suite.get("name") + ":") for n in names["failed"]):
            names["failed"].append(f'{suite.get("name")}: ended with an error')

    for kind in ("skipped", "failed"):
        for name in names[kind]:
            print(f"{kind}: {name}")
    print(", ".join(f"{len(names[kind])} {kind}" for kind in ("passed", "failed", "skipped")))
    return 1 if names["failed"] or not names["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
