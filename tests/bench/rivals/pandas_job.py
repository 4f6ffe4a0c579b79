#!/usr/bin/python3
"""The jobs with pandas, as one who knows it writes them.

    pandas_job.py filter|counts|raw|norm INPUT

Lines are read in pieces and parsed by the json module, of which only the
columns that are used go into a data frame; the rest is done by columns.
"""
import json
import sys
from itertools import islice
from pathlib import Path

import pandas as pd

PIECE = 100_000
SEVERITY = {'INFO': 1, 'WARNING': 3, 'SUSPICIOUS': 5, 'SEVERE': 7, 'APOCALYPSE': 10}
THREAT_TYPES = frozenset(json.loads(
    Path(__file__).with_name('threat-types.json').read_text()))


def pieces(path, *columns):
    """The lines of a file, and their columns in a data frame, by pieces."""
    with open(path, encoding='utf-8', newline='\n') as file:
        while lines := list(islice(file, PIECE)):
            rows = [[record.get(column) for column in columns]
                    for record in map(json.loads, lines)]
            yield lines, pd.DataFrame(rows, columns=columns)


def whole(path, *columns):
    """All records of a file in one data frame."""
    return pd.concat([frame for _, frame in pieces(path, *columns)],
                     ignore_index=True)


def high(frame):
    """Which rows are of high value."""
    severity = frame.severity.map(SEVERITY).fillna(0)
    return ((frame.status == 'MALICIOUS')
            & (frame.review_status == 'REVIEWED_MANUALLY')
            & (8 * (frame.confidence - 100) + 100 * (severity - 2) > 0))


def show(name, counts):
    """A table, a count a row."""
    for keys, count in counts[counts > 0].items():
        keys = keys if isinstance(keys, tuple) else (keys,)
        print(name, *keys, count, sep='\t')


def top(tags):
    """The ten commonest; of as many, those first by bytes."""
    counts = tags.explode().value_counts().rename_axis('tag').reset_index(name='n')
    return counts.sort_values(['n', 'tag'], ascending=[False, True]) \
        .head(10).set_index('tag').n


def all_tags(api, description):
    """The API's tags, then those of the description not yet there."""
    written = description.where(description.str.contains('[', regex=False)) \
        .str.findall(r'\[([a-zA-Z0-9:_-]+)\]')
    tags = api.copy()
    for at, found in written[written.str.len() > 0].items():
        seen = set(map(str.lower, api[at]))
        tags[at] = api[at] + [tag for tag in found if tag.lower() not in seen
                              and not seen.add(tag.lower())]
    return tags


def derive(frame):
    """The columns of raw records that are counted; all times are UTC."""
    api = frame.tags.map(lambda tags: [tag['text'] for tag in tags['data']]
                         if tags else [])
    words = api.map(lambda tags: [word for word in dict.fromkeys(map(str.upper, tags))
                                  if word in THREAT_TYPES])
    own = frame.threat_type.notna()
    words[own] = frame.threat_type[own].map(lambda word: [word])
    return frame.assign(
        ts=pd.to_datetime(frame.added_on.str[:19], format='%Y-%m-%dT%H:%M:%S'),
        name=frame.owner.map(lambda owner: owner and owner.get('name')),
        tags=all_tags(api, frame.description),
        threat_types=words,
        severity_value=frame.severity.map(SEVERITY).fillna(0).astype(int))


def eight(frame):
    """The dashboard's tables."""
    day = frame.ts.dt.strftime('%Y-%m-%d')
    start = frame.ts.dt.normalize()
    week = (start + pd.to_timedelta(6 - start.dt.weekday, unit='D')) \
        .dt.strftime('%Y-%m-%d')
    frame = frame.assign(day=day, week=week,
                         six=frame.ts.dt.floor('6H').dt.strftime('%Y-%m-%dT%H:%M:%SZ'))
    show('types_per_day', frame.groupby(['day', 'type']).size())
    show('threats_per_week', frame[['week', 'threat_types']]
         .explode('threat_types').groupby(['week', 'threat_types']).size())
    show('top_tags', top(frame.tags))
    show('owners_per_week', frame.groupby(['week', 'name']).size())
    show('shared_per_6h', frame.groupby('six').size())
    show('statuses', frame.groupby('status').size())
    show('owner_type', frame.groupby(['name', 'type']).size())
    bubbles = frame.dropna(subset=['confidence']).astype({'confidence': int})
    show('conf_sev', bubbles.groupby(['name', 'confidence', 'severity_value']).size())


def main():
    job, path = sys.argv[1:]
    if job == 'filter':
        for lines, frame in pieces(path, 'status', 'review_status', 'confidence', 'severity'):
            sys.stdout.writelines(lines[at] for at in frame.index[high(frame)])
    elif job == 'counts':
        frame = whole(path, 'status', 'type', 'tags')
        show('statuses', frame.groupby('status').size())
        show('types', frame.groupby('type').size())
        show('top_tags', top(frame.tags))
    elif job == 'norm':
        frame = whole(path, 'ts', 'type', 'threat_types', 'tags', 'name',
                      'status', 'confidence', 'severity_value')
        eight(frame.assign(ts=pd.to_datetime(frame.ts, format='%Y-%m-%dT%H:%M:%SZ')))
    elif job == 'raw':
        eight(derive(whole(path, 'added_on', 'confidence', 'description', 'owner',
                           'severity', 'status', 'tags', 'threat_type', 'type')))


if __name__ == '__main__':
    main()
