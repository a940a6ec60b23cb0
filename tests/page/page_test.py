"""What the HTML report has to hold to, in a real browser: see page.test.sh."""
import base64
import json
import pathlib
import re
import sys

from browser import Browser

TAB, ENTER, SPACE = "\ue004", "\ue007", " "
folder, axe_file, port = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
axe = axe_file.read_text()
browser = Browser(port, folder / "profile")


def check(holds, what):
    if not holds:
        raise SystemExit(f"FAILED: {what}")


def number(script):
    return browser.run(f"return {script}")


def rows():
    return number("document.querySelectorAll('#rows tr.row').length")


def open_page(name, scheme="light", media="", **features):
    wanted = [{"name": "prefers-color-scheme", "value": scheme}] + [{"name": n.replace("_", "-"), "value": v} for n, v in features.items()]
    browser.cdp("Emulation.setEmulatedMedia", media=media, features=wanted)
    browser.open((folder / name).as_uri())


def tab_to(selector, most=60):
    for _ in range(most):
        if browser.run("return document.activeElement.matches(arguments[0])", selector):
            return
        browser.press(TAB)
    raise SystemExit(f"FAILED: the keyboard does not reach {selector}")


def nothing_is_markup():
    open_page("small.html")
    check(number("document.title") == "Certificates of /srv & <b>friends</b>", "the title is text")
    check(number("document.querySelectorAll('img, b, iframe, object').length") == 0, "no element came out of a name")
    check(number("document.scripts.length") == 2, "the page has its own two scripts and no other")
    names = browser.run("return [...document.querySelectorAll('#rows .open')].map(one => one.textContent)")
    check(names[0] == "</script><script>document.title='pwned'</script>", f"a name is shown as it is: {names[0]}")
    browser.run("document.querySelectorAll('.open').forEach(one => one.click())")
    check(number("document.querySelectorAll('#rows .detail').length") == rows(), "each row opens")
    check(number("document.querySelectorAll('img, b, iframe, object').length") == 0, "no element came out of a detail")
    check(number("document.title") == "Certificates of /srv & <b>friends</b>", "nothing was run")


def accessible():
    for scheme in ("light", "dark"):
        open_page("small.html", scheme)
        background = number("getComputedStyle(document.body).backgroundColor")
        browser.run("document.querySelectorAll('.open').forEach(one => one.click()); document.querySelector('.count').click()")
        browser.run("document.querySelectorAll('.open').forEach(one => one.getAttribute('aria-expanded') === 'true' || one.click())")
        browser.run(axe)
        found = browser.run_async("const done = arguments[0]; axe.run().then(done, error => done({violations: [{id: String(error), nodes: []}]}))")
        told = [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found["violations"]]
        check(not told, f"axe in {scheme}: {json.dumps(told, indent=1)}")
        check(len(found["passes"]) > 15, "axe looked at the page")
        # The switch is stronger than the system.
        other = "dark" if scheme == "light" else "light"
        browser.run("const theme = document.getElementById('theme'); theme.value = arguments[0]; theme.dispatchEvent(new Event('change'))", other)
        check(number("getComputedStyle(document.body).backgroundColor") != background, f"{other} looks other than {scheme}")
        browser.run("const theme = document.getElementById('theme'); theme.value = 'system'; theme.dispatchEvent(new Event('change'))")
        check(number("getComputedStyle(document.body).backgroundColor") == background, "as the system again")


def by_keyboard():
    open_page("large.html")
    tab_to(".skip")
    browser.press(ENTER)
    check(number("location.hash") == "#list", "the first stop skips to the list")
    browser.open((folder / "large.html").as_uri())
    tab_to(".count")
    browser.press(SPACE)
    check(number("document.activeElement.getAttribute('aria-pressed')") == "true", "a state is a toggle")
    browser.press(SPACE)
    tab_to("#filter")
    browser.press(*"host-4321.")
    check(number("document.getElementById('shown').textContent") == "1 of 5,000 certificates", "the filter says what it found")
    check(rows() == 1, "and shows it")
    tab_to("button[type=reset]")
    browser.press(ENTER)
    check(number("document.getElementById('shown').textContent") == "5,000 certificates", "all again")
    tab_to("th:nth-child(2) .sort")
    for wanted in ("ascending", "descending"):
        browser.press(ENTER)
        check(number("document.querySelector('th:nth-child(2)').getAttribute('aria-sort')") == wanted, f"sorted {wanted}")
        check(number("document.querySelectorAll('[aria-sort]').length") == 1, "by one column")
    tab_to(".open")
    browser.press(ENTER)
    check(number("document.activeElement.getAttribute('aria-expanded')") == "true", "a row opens")
    detail = "document.getElementById(document.activeElement.getAttribute('aria-controls'))"
    check(number(f"{detail}.querySelectorAll('.chain li').length") == 2, "and draws its chain")
    browser.press(ENTER)
    check(number("document.querySelectorAll('.detail').length") == 0, "and closes")
    check(number("getComputedStyle(document.activeElement).outlineStyle") == "solid", "where the focus is can be seen")


def many_rows_stay_quick():
    """Judged by what the browser has to lay out, not by a clock."""
    most = 3000

    def bounded(when):
        nodes = number("document.querySelectorAll('*').length")
        check(nodes < most, f"{nodes} elements {when}")

    open_page("large.html")
    bounded("at first")
    check(rows() == 100, "a part of the rows is in the document")
    check(number("JSON.parse(document.getElementById('data').textContent).rows.length") == 5000, "and all in the data")
    browser.run("document.getElementById('on').click()")
    check(number("document.getElementById('part').textContent") == "101 to 200 of 5,000", "the next part")
    bounded("on the next part")
    for words, wanted in (("host-43", 111), ("contoso", 5000), ("no such", 0), ("host-43 4321", 1)):
        browser.run("const filter = document.getElementById('filter'); filter.value = arguments[0]; filter.dispatchEvent(new Event('input'))", words)
        shown = number("document.getElementById('shown').textContent")
        check(shown.split()[0] == f"{wanted:,}", f"'{words}' finds {shown}")
        bounded(f"filtered by {words}")
    # Every certificate is in one part of the timeline.
    total = number("[...document.querySelectorAll('.month .number')].reduce((sum, one) => sum + Number(one.textContent || 0), 0)")
    check(total == 5000, f"{total} certificates in the timeline")


def printed():
    open_page("large.html", media="print")
    check(number("getComputedStyle(document.getElementById('tools')).display") == "none", "no tools on paper")
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    check(rows() == 5000, "all rows on paper")
    browser.run("window.dispatchEvent(new Event('afterprint'))")
    check(rows() == 100, "and a part of them afterwards")
    open_page("small.html", "dark")
    pdf = base64.b64decode(browser.pdf())
    check(pdf.startswith(b"%PDF") and len(re.findall(rb"/Type /Page\b", pdf)) >= 1, "it prints")


def without_motion():
    open_page("small.html", prefers_reduced_motion="reduce")
    check(number("getComputedStyle(document.querySelector('.open')).transitionDuration") == "0s", "nothing moves")


def without_scripts():
    browser.cdp("Emulation.setScriptExecutionDisabled", value=True)
    open_page("large.html")
    check(number("document.querySelectorAll('noscript tbody tr').length") == 5000, "a plain table without scripts")
    check(number("document.querySelectorAll('noscript img, noscript b').length") == 0, "of text")
    check(number("document.querySelectorAll('.count').length") == 3, "with its summary")
    for part in ("tools", "timeline", "live", "theme-choice"):
        check(number(f"getComputedStyle(document.getElementById('{part}')).display") == "none", f"{part}, which does nothing now, is not shown")
    browser.cdp("Emulation.setScriptExecutionDisabled", value=False)


def nothing_was_loaded():
    for entry in browser.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            url = message["params"]["request"]["url"]
            check(url.startswith(folder.as_uri() + "/") or url.startswith(("data:", "about:", "chrome:")), f"the page asked for {url}")
    worse = [entry["message"] for entry in browser.log("browser") if entry["level"] == "SEVERE"]
    check(not worse, f"the console has {worse}")


try:
    for test in (nothing_is_markup, accessible, by_keyboard, many_rows_stay_quick, printed, without_motion, without_scripts, nothing_was_loaded):
        test()
        print(test.__name__)
finally:
    browser.close()
