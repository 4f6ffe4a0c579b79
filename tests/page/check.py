#!/usr/bin/env python3
"""Look at report pages with Chromium, as their readers do.

    tests/page/check.py [-o FOLDER] PAGE.html ...

Wide, narrow, dark and printed: nothing on the console, nothing fetched from
elsewhere, no scrolling sideways, headings in order, names for charts and
tables, colours that can be told apart.  Each fault is a line, and a page
without one is "sound".  FOLDER gets a picture of each view of the last page.
"""

import argparse
import base64
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser  # noqa: E402

VIEWS = [
    # name, width, height, colour scheme, medium
    ("wide", 1280, 900, "light", ""),
    ("narrow", 375, 812, "light", ""),
    ("dark", 1280, 900, "dark", ""),
    ("narrow-dark", 375, 812, "dark", ""),
    ("print", 794, 1123, "dark", "print"),
]


def told(events, url):
    """What the console says, and what was fetched besides the page."""
    for event in events:
        method, params = event.get("method"), event.get("params", {})
        if method == "Log.entryAdded":
            yield params["entry"]["text"]
        elif method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
            yield "on the console: %s" % params
        elif method == "Network.requestWillBeSent":
            to = params["request"]["url"]
            if to != url and not to.startswith("data:"):
                yield "asks for " + to


def first_stop(browser):
    """Where the tabulator key leads first: past the list of sections."""
    for kind in "keyDown", "keyUp":
        browser.call(
            "Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab",
            windowsVirtualKeyCode=9,
        )
    return browser.evaluate(
        "document.activeElement.className + ' ' +"
        "(document.activeElement.getBoundingClientRect().left >= 0)"
    )


def picture(browser, path, width):
    height = browser.evaluate("document.documentElement.scrollHeight")
    shot = browser.call(
        "Page.captureScreenshot",
        captureBeyondViewport=True,
        clip={"x": 0, "y": 0, "width": width, "height": min(height, 16000),
              "scale": 1},
    )
    with open(path, "wb") as file:
        file.write(base64.b64decode(shot["data"]))


def faults_of(browser, page, script, folder):
    """What is wrong with a page, in any of its views."""
    url = "file://" + os.path.abspath(page)
    faults = []
    for name, width, height, scheme, medium in VIEWS:
        browser.show(url, width, height, scheme, medium)
        found = browser.evaluate(script)
        if not medium and first_stop(browser) != "skip true":
            found.append("the first stop is not the link to the report")
        found += told(browser.events, url)
        faults += ["%s: %s" % (name, fault) for fault in found]
        if folder:
            picture(browser, os.path.join(folder, name + ".png"), width)
    if folder:
        pdf = browser.call("Page.printToPDF", printBackground=True)
        with open(os.path.join(folder, "print.pdf"), "wb") as file:
            file.write(base64.b64decode(pdf["data"]))
    return faults


def main(pages, folder):
    with open(os.path.join(os.path.dirname(__file__), "page.js")) as file:
        script = file.read()
    status = 0
    with Browser() as browser:
        for page in pages:
            faults = faults_of(browser, page, script, folder)
            for fault in faults or ["sound"]:
                print("%s: %s" % (page, fault))
            status |= bool(faults)
    return status


if __name__ == "__main__":
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("-o", dest="folder")
    parser.add_argument("pages", nargs="+")
    told_us = parser.parse_args()
    sys.exit(main(told_us.pages, told_us.folder))
