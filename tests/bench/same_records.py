#!/usr/bin/python3
"""Are two files of NDJSON the same records, whatever their spelling?

    same_records.py FILE FILE

Keys may stand in any order, and escapes be written in any way; of a key that
comes twice the last counts.  Prints "equal" or "other order" and gives 0, or
the first record that only one file has, and gives 1.
"""
import json
import sys


def records(path):
    """Each record in one spelling."""
    with open(path, encoding='utf-8', newline='\n') as file:
        return [json.dumps(json.loads(line), sort_keys=True) for line in file]


def main():
    first, second = map(records, sys.argv[1:])
    if first == second:
        print('equal')
    elif sorted(first) == sorted(second):
        print('other order')
    else:
        print('differs:', next(iter(set(first) ^ set(second)), 'a record more'))
        sys.exit(1)


if __name__ == '__main__':
    main()
