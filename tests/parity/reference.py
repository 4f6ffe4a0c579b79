#!/usr/bin/python3
"""The dashboard notebook's ten tables and high-value set, by pandas.

    reference.py FILE FOLDER

reads raw NDJSON, as the API's records come, and writes into FOLDER

    tables.description   the tables with the tags of the description (the seed)
    tables.api           ... with the API's own
    tables.all           ... with both
    high-value           the lines, byte for byte
    high-value.json      the same as to_json(orient='index')

This is the judge of tx-aggregate and tx-filter, so it is written from the
notebook, not from them: the standard json module reads the records, pandas
groups, bins and labels.  Where it leaves the notebook, README.md says why.
"""

import json
import re
import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pandas as pd

# Words of the old ThreatType, which became tags of the same letters in 2016.
THREAT_TYPES = frozenset("""
    BAD_ACTOR COMPROMISED_CREDENTIAL COMMAND_EXEC HT_VICTIM MALICIOUS_AD
    MALICIOUS_API_KEY MALICIOUS_CONTENT MALICIOUS_DOMAIN MALICIOUS_INJECT
    MALICIOUS_IP MALICIOUS_SSL_CERT MALICIOUS_SUBNET MALICIOUS_URL
    MALICIOUS_URL_CHUNK MALWARE_ARTIFACTS MALWARE_SAMPLE MALWARE_SIGNATURE
    MALWARE_VICTIM PROXY_IP SIGNATURE SINKHOLE_EVENT SMS_SPAM UNKNOWN
    VICTIM_IP_USAGE WEB_REQUEST WHITELIST_DOMAIN WHITELIST_IP WHITELIST_URL
    """.split())

SEVERITY = {'UNKNOWN': 0, 'INFO': 1, 'WARNING': 3, 'SUSPICIOUS': 5,
            'SEVERE': 7, 'APOCALYPSE': 10}

DAY, INSTANT = '%Y-%m-%d', '%Y-%m-%dT%H:%M:%SZ'


# --- reading -----------------------------------------------------------------

def read(path):
    """The lines of a file, as bytes, and the record in each."""
    with open(path, 'rb') as file:
        lines = [line for line in file if line.strip()]
    # Of a repeated key Python, too, takes the last.
    return lines, [json.loads(line, parse_float=Decimal) for line in lines]


ISO = re.compile(r'(\d{4}-\d\d-\d\d)'
                 r'(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?'
                 r'(?:Z|([+-])(\d\d):?(\d\d))?)?')


def instant(value):
    """The UTC time in a value, or None: ISO 8601 or whole epoch seconds."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    try:
        if re.fullmatch(r'[+-]?[0-9]+', str(value)):
            return datetime(1970, 1, 1) + timedelta(seconds=int(value))
        match = ISO.fullmatch(value)
        day, clock, second, sign, hours, minutes = match.groups()
        time = datetime.fromisoformat(
            f'{day}T{clock or "00:00"}:{second or "00"}')
        if sign:
            zone = timedelta(hours=int(hours), minutes=int(minutes))
            zone = timezone(zone if sign == '+' else -zone)
            time = time.replace(tzinfo=zone).astimezone(timezone.utc)
        return time.replace(tzinfo=None)
    except (AttributeError, ValueError, OverflowError):
        return None


def whole(value):
    """A whole number, with an exponent where it has more than 21 digits."""
    digits = str(abs(value))
    if len(digits) <= 21:
        return str(value)
    sign, head, rest = '-' * (value < 0), digits[0], digits[1:].rstrip('0')
    return f'{sign}{head}{"." * bool(rest)}{rest}e{len(digits) - 1}'


def text(value):
    """The text of one cell of a table."""
    if isinstance(value, str):
        if value.isascii():
            return value
        # A lone surrogate has no UTF-8.
        return re.sub('[\ud800-\udfff]', '\ufffd', value)
    if isinstance(value, int) and not isinstance(value, bool):
        return whole(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), 'f')
    return json.dumps(value, separators=(',', ':'))


def texts(value):
    """The values that a field counts as: an array is each of its elements."""
    values = value if isinstance(value, list) else [value]
    return [text(one) for one in values if one is not None]


# --- the notebook's data munging ---------------------------------------------

def api_tags(record):
    """The API's own tags, which the notebook threw away."""
    tags = record.get('tags')
    if isinstance(tags, dict):
        tags = tags.get('data')
    if not isinstance(tags, list):
        return []
    tags = [tag.get('text') if isinstance(tag, dict) else tag for tag in tags]
    return [text(tag) for tag in tags if isinstance(tag, str)]


def description_tags(record):
    """The notebook's extract_tags()."""
    description = record.get('description')
    if not isinstance(description, str):
        return []
    return re.findall(r'\[([a-zA-Z0-9\:\-\_]+)\]', description)


def fold(tag):
    """Case is that of ASCII."""
    return tag.encode().lower()


def all_tags(record):
    """The API's, then those of the description that are new."""
    tags = api_tags(record)
    seen = {fold(tag) for tag in tags}
    for tag in description_tags(record):
        if fold(tag) not in seen:
            tags.append(tag)
            seen.add(fold(tag))
    return tags


TAGS = {'description': description_tags, 'api': api_tags, 'all': all_tags}


def threat_types(record):
    """The record's own, else its tags that are such words, each once."""
    for key in 'threat_type', 'threat_types':
        value = record.get(key)
        own = [word for word in (value if isinstance(value, list) else [value])
               if isinstance(word, str) and word]
        if own:
            return texts(own)
    words = [tag.upper() for tag in api_tags(record) if tag.isascii()]
    return list(dict.fromkeys(word for word in words if word in THREAT_TYPES))


def munge(records, mode):
    """The notebook's data frame: one row a record, each cell a list."""
    def owner(record):
        owner = record.get('owner')
        return owner.get('name') if isinstance(owner, dict) else None

    times = pd.to_datetime(pd.Series(
        [instant(record.get('added_on')) for record in records],
        dtype='datetime64[ns]'))
    severities = [record.get('severity') for record in records]
    return pd.DataFrame({
        'ds': times.dt.floor('D'),
        'ts': times,
        'name': [texts(owner(record)) for record in records],
        'tags': [TAGS[mode](record) for record in records],
        'threat_types': [threat_types(record) for record in records],
        'severity_value': [
            [str(SEVERITY.get(word, 0) if isinstance(word, str) else 0)]
            for word in severities],
        **{key: [texts(record.get(key)) for record in records]
           for key in ('type', 'status', 'confidence')},
    })


def phish(records):
    """Which records the dive into phishing takes."""
    return [record.get('status') == 'MALICIOUS'
            and isinstance(record.get('description'), str)
            and 'phish' in record['description'] for record in records]


# --- the high-value set ------------------------------------------------------

NUMBER = re.compile(r'-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?')


def is_high_value(record):
    """The notebook's line through 2,100 and 10,0, and its two labels."""
    sev_min, sev_max, conf_min, conf_max = 2, 10, 0, 100
    severity, conf = record.get('severity'), record.get('confidence')
    if isinstance(conf, str) and NUMBER.fullmatch(conf):
        conf = Decimal(conf)
    if isinstance(conf, bool) or not isinstance(conf, (int, Decimal)):
        return False
    sev = SEVERITY.get(severity, 0) if isinstance(severity, str) else 0
    return (record.get('status') == 'MALICIOUS'
            and record.get('review_status') == 'REVIEWED_MANUALLY'
            and ((sev_max - sev_min) * (conf - conf_max)
                 - (conf_min - conf_max) * (sev - sev_min)) > 0)


# --- the ten tables ----------------------------------------------------------

def ordered(values):
    """By number when all are numbers, else by bytes."""
    if all(NUMBER.fullmatch(value) for value in values):
        return sorted(values, key=lambda value: (Decimal(value), len(value)))
    return sorted(values, key=str.encode)


def spread(frame, *keys):
    """The rows that have all keys, one for each value of an array."""
    frame = frame[list(keys)]
    for key in keys:
        frame = frame.explode(key)
    return frame.dropna()


def over_time(frame, key, freq, values):
    """A wide table: bins by the values of a key, empty bins filled."""
    rows = spread(frame, key, values)
    head = f'{key}@{ {"D": "day", "W": "week"}[freq] }'
    if rows.empty:
        return pd.DataFrame(columns=[head, 'n'])
    table = rows.groupby([pd.Grouper(freq=freq, key=key), values]).size()
    table = table.unstack(values).asfreq(freq).fillna(0).astype(int)
    table = table[ordered(table.columns)]
    table.insert(0, head, table.index.strftime(DAY))
    return table


def types_per_day(frame):
    return over_time(frame, 'ds', 'D', 'type')


def threats_per_week(frame):
    return over_time(frame, 'ds', 'W', 'threat_types')


def owners_per_week(frame):
    return over_time(frame, 'ds', 'W', 'name')


def shared_per_6h(frame):
    table = spread(frame, 'ts').groupby(pd.Grouper(freq='6H', key='ts')).size()
    return pd.DataFrame({'ts@6h': table.index.strftime(INSTANT),
                         'n': table.to_numpy()})


def top_tags(frame):
    """value_counts().head(10), where ties are not left to chance."""
    table = spread(frame, 'tags').tags.value_counts()
    tags = sorted(table.index, key=lambda tag: (-table[tag], tag.encode()))[:10]
    return pd.DataFrame({'tags': tags, 'n': [table[tag] for tag in tags]})


def statuses(frame):
    table = spread(frame, 'status').status.value_counts()
    values = ordered(table.index)
    return pd.DataFrame({'status': values,
                         'n': [table[value] for value in values]})


def owner_type(frame):
    """The heat map: every pair, those that are not there with zeros."""
    rows = spread(frame, 'name', 'type')
    if rows.empty:
        return pd.DataFrame(columns=['name', 'type', 'n'])
    table = rows.groupby(['name', 'type']).size().unstack('type').fillna(0)
    table = table.loc[ordered(table.index), ordered(table.columns)]
    table = table.astype(int).stack()
    return table.rename('n').reset_index()


def conf_sev(frame):
    """The bubbles."""
    keys = ['name', 'confidence', 'severity_value']
    table = spread(frame, *keys).groupby(keys).size()
    places = [{value: at for at, value in enumerate(ordered(level))}
              for level in (table.index.unique(key) for key in keys)]
    table = table.rename('n').reset_index()
    for key, place in zip(keys, places):
        table['by_' + key] = table[key].map(place)
    table = table.sort_values(['by_' + key for key in keys])
    return table[keys + ['n']]


def tables(records, mode):
    """All ten, by name, in the order of the notebook."""
    frame = munge(records, mode)
    phished = frame[pd.Series(phish(records), dtype=bool)]
    return {
        'types_per_day': types_per_day(frame),
        'threats_per_week': threats_per_week(frame),
        'top_tags': top_tags(frame),
        'owners_per_week': owners_per_week(frame),
        'shared_per_6h': shared_per_6h(frame),
        'statuses': statuses(frame),
        'owner_type': owner_type(frame),
        'conf_sev': conf_sev(frame),
        'phish_owner_type': owner_type(phished),
        'phish_tags': top_tags(phished),
    }


# --- writing -----------------------------------------------------------------

def cell(value):
    """A cell as gnuplot reads it with "set datafile separator tab"."""
    value = str(value).replace('\\', '\\\\').replace('"', "'")
    value = re.sub('[\0-\x1f\x7f]', ' ', value) or ' '
    bare = ' ' not in value and value[0] != '#'
    return value if bare else f'"{value}"'


def write(named, path):
    """The text that tx-aggregate --to gnuplot gives."""
    blocks = []
    for name, table in named.items():
        rows = [list(table.columns), *table.itertuples(index=False)]
        if table.empty:
            rows.append(['NaN'] * len(table.columns))
        lines = ['\t'.join(map(cell, row)) + '\n' for row in rows]
        blocks.append(f'# {name}\n' + ''.join(lines))
    path.write_bytes('\n\n'.join(blocks).encode())


def main():
    if len(sys.argv) != 3:
        sys.exit('usage: reference.py FILE FOLDER')
    lines, records = read(sys.argv[1])
    folder = Path(sys.argv[2])
    for mode in TAGS:
        write(tables(records, mode), folder / f'tables.{mode}')
    kept = [line for line, record in zip(lines, records)
            if is_high_value(record)]
    (folder / 'high-value').write_bytes(b''.join(kept))
    rows = {str(at): json.loads(line) for at, line in enumerate(kept)}
    (folder / 'high-value.json').write_text(json.dumps(rows))


if __name__ == '__main__':
    main()
