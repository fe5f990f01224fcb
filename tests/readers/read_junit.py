"""Reads a JUnit file as others do: by its schema, and with junitparser. Prints what that understood as JSON.

usage: read_junit.py FILE
"""

import json
import pathlib
import sys

import junitparser
from lxml import etree


def outcome(case):
    """What a test case came to, and its message."""
    kinds = {junitparser.Failure: "failure", junitparser.Error: "error", junitparser.Skipped: "skipped"}
    results = [(kinds[type(result)], result.message) for result in case.result]
    return results[0] if results else ("passed", None)


def properties(entries):
    return {entry.name: entry.value for entry in entries or []}


def suite(suite):
    cases = []
    for case in suite:
        kind, message = outcome(case)
        cases.append(
            {
                "name": case.name,
                "classname": case.classname,
                "file": case._elem.get("file"),
                "line": case._elem.get("line"),
                "outcome": kind,
                "message": message,
                "properties": properties(case.child(junitparser.Properties)),
            }
        )
    counts = {key: getattr(suite, key) for key in ("tests", "failures", "errors", "skipped")}
    of_suite = properties(suite.properties())
    return {"name": suite.name, "counts": counts, "properties": of_suite, "cases": cases}


def main():
    file = sys.argv[1]
    schema = etree.XMLSchema(etree.parse(pathlib.Path(__file__).with_name("junit.xsd")))
    schema.assertValid(etree.parse(file))
    read = junitparser.JUnitXml.fromfile(file)
    print(json.dumps([suite(each) for each in read]))


main()
