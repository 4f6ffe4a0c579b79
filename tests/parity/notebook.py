#!/usr/bin/python3
"""The notebook's own cells, run as they stand.

    notebook.py FILE FOLDER

writes FOLDER/tables and FOLDER/high-value as reference.py does, for records
that meet none of the notebook's mistakes: times at +0000, a record on every
day, no tags but those of the description, no tie at the end of a top ten.
What is changed is marked; the rest is the seed's text, less its charts.
"""

import json
import re
import sys
from pathlib import Path

import pandas as pd

import reference

FIELDS = ('id added_on confidence description owner review_status severity '
          'status threat_type type').split()

file, folder = sys.argv[1], Path(sys.argv[2])
lines = open(file, 'rb').readlines()

# Changed: pytx gives an object whose absent fields are None.
data_frame = pd.DataFrame([
    {field: record.get(field) for field in FIELDS}
    for record in map(json.loads, lines)])

# Extract a datetime and timestamp, for easier analysis
data_frame['ds'] = pd.to_datetime(data_frame.added_on.str[0:10], format='%Y-%m-%d')
data_frame['ts'] = pd.to_datetime(data_frame.added_on)

# Extract the owner data
owner = data_frame.pop('owner')
# Changed: pandas 1.5 has no Series without a type.
owner = owner.apply(lambda x: pd.Series(x, dtype=object))
data_frame = pd.concat([data_frame, owner.email, owner.name], axis=1)


# Extract freeform 'tags' in the description
def extract_tags(text):
    return re.findall(r'\[([a-zA-Z0-9\:\-\_]+)\]', text)


data_frame['tags'] = data_frame.description.map(lambda x: [] if x is None else extract_tags(x))

# Plot by Type over time
type_over_time = data_frame.groupby(
    [pd.Grouper(freq='d', key='ds'), 'type']
    ).count().unstack('type')

# Plot by threat_type over time
tt_over_time = data_frame.groupby(
    [pd.Grouper(freq='w', key='ds'), 'threat_type']
    ).count().unstack('threat_type')

# Plot the top 10 tags
tags = pd.DataFrame([item for sublist in data_frame.tags for item in sublist])
top_tags = tags[0].value_counts().head(10)

# Plot by who is sharing
owner_over_time = data_frame.groupby(
    [pd.Grouper(freq='w', key='ds'), 'name']
    ).count().unstack('name')

# Plot the data as a timeseries of when it was published
data_over_time = data_frame.groupby(pd.Grouper(freq='6H', key='ts')).count()

# Plot by status label
statuses = data_frame.status.value_counts()

# Heatmap by type / source
owner_and_type = pd.DataFrame(data_frame[['name', 'type']])
owner_and_type['n'] = 1
grouped = owner_and_type.groupby(['name', 'type']).count().unstack('type').fillna(0)


# translate a severity enum to a value
def severity_value(severity):
    if severity == 'UNKNOWN': return 0
    elif severity == 'INFO': return 1
    elif severity == 'WARNING': return 3
    elif severity == 'SUSPICIOUS': return 5
    elif severity == 'SEVERE': return 7
    elif severity == 'APOCALYPSE': return 10
    return 0


# Plot by how actionable the data is
data_frame['severity_value'] = data_frame.severity.apply(severity_value)
df2 = pd.DataFrame({'count': data_frame.groupby(['name', 'confidence', 'severity_value']).size()}).reset_index()

# Changed: find() is a place, not a truth.
phish_data = data_frame[(data_frame.status == 'MALICIOUS')
                        & data_frame.description.apply(lambda x: x.find('phish') >= 0 if x != None else False)]

# Heatmap of type / source
owner_and_type = pd.DataFrame(phish_data[['name', 'type']])
owner_and_type['n'] = 1
phish_grouped = owner_and_type.groupby(['name', 'type']).count().unstack('type').fillna(0)

# Tag breakdown of the top 10 tags
tags = pd.DataFrame([item for sublist in phish_data.tags for item in sublist])
phish_tags = tags[0].value_counts().head(10)

# define our threshold line
sev_min = 2
sev_max = 10
conf_min = 0
conf_max = 100


# build a new series, to indicate if a row passes our confidence + severity threshold
def is_high_value(conf, sev):
    return (((sev_max - sev_min) * (conf - conf_max)) - ((conf_min - conf_max) * (sev - sev_min))) > 0


data_frame['is_high_value'] = data_frame.apply(lambda x: is_high_value(x.confidence, x.severity_value), axis=1)

# filter down to just the data passing our criteria
high_value_data = data_frame[data_frame.is_high_value
                             & (data_frame.status == 'MALICIOUS')
                             & (data_frame.review_status == 'REVIEWED_MANUALLY')]


# --- not the notebook: its frames in the form of tables ---

def wide(head, table, label):
    table = table.added_on.fillna(0).astype(int)
    table.insert(0, head, table.index.strftime(label))
    return table


def top(head, counts):
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0].encode()))
    return pd.DataFrame(rows, columns=[head, 'n'])


def pairs(table):
    table = table['n'].astype(int).stack()
    return table.rename('n').reset_index()


df2.confidence = df2.confidence.astype(int)
df2.columns = ['name', 'confidence', 'severity_value', 'n']
reference.write({
    'types_per_day': wide('ds@day', type_over_time, reference.DAY),
    'threats_per_week': wide('ds@week', tt_over_time, reference.DAY),
    'top_tags': top('tags', top_tags),
    'owners_per_week': wide('ds@week', owner_over_time, reference.DAY),
    'shared_per_6h': pd.DataFrame(
        {'ts@6h': data_over_time.index.strftime(reference.INSTANT),
         'n': data_over_time.added_on}),
    'statuses': pd.DataFrame(
        sorted(statuses.items()), columns=['status', 'n']),
    'owner_type': pairs(grouped),
    'conf_sev': df2,
    'phish_owner_type': pairs(phish_grouped),
    'phish_tags': top('tags', phish_tags),
}, folder / 'tables')
(folder / 'high-value').write_bytes(
    b''.join(lines[row] for row in high_value_data.index))
