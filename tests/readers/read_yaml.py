"""Reads YAML, as CI services do, and prints it as JSON.

usage: read_yaml.py FILE
"""

import json
import pathlib
import sys

from ruamel.yaml import YAML

print(json.dumps(YAML(typ="safe").load(pathlib.Path(sys.argv[1]))))
