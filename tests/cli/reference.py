# SPDX-License-Identifier: Apache-2.0
#
# A second reader of calendars, to judge `rapport busy` by: syntax by the icalendar package,
# rules and VTIMEZONE by dateutil, zones by the standard library. Slow and short on purpose;
# it knows well-formed files only and raises on the rest.
import datetime as D
import io
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar
import pytz
from dateutil import rrule, tz

UTC = D.timezone.utc
DAY = D.timedelta(days=1)
WINDOWS = {"W. Europe Standard Time": "Europe/Berlin", "Eastern Standard Time": "America/New_York",
           "Pacific Standard Time": "America/Los_Angeles", "GMT Standard Time": "Europe/London",
           "India Standard Time": "Asia/Kolkata", "Romance Standard Time": "Europe/Paris",
           "AUS Eastern Standard Time": "Australia/Sydney", "E. Australia Standard Time": "Australia/Brisbane",
           "Central Standard Time": "America/Chicago", "South Africa Standard Time": "Africa/Johannesburg",
           "Tokyo Standard Time": "Asia/Tokyo", "Arabian Standard Time": "Asia/Dubai", "FLE Standard Time": "Europe/Kiev",
           "Central Europe Standard Time": "Europe/Budapest", "New Zealand Standard Time": "Pacific/Auckland", "UTC": "UTC"}

# icalendar makes zones of VTIMEZONEs too, keeps them from file to file and refuses some;
# Reader.zone() does that work, so any zone that is not UTC will do here
icalendar.cal.Timezone.to_tz = lambda self: pytz.FixedOffset(60)


class Reader:
    def __init__(self, text, zone, me=()):
        self.owner, self.me = ZoneInfo(zone), {a.lower() for a in me}
        self.cals = icalendar.Calendar.from_ical(text, multiple=True)
        self.defined = {}
        for cal in self.cals:
            for v in cal.walk("VTIMEZONE"):
                name = str(v.get("TZID"))
                raw = v.to_ical().decode().replace("\r\n ", "")
                raw = re.sub("X-.*\r\n", "", raw)                # dateutil wants none of these
                try:
                    self.defined[name] = tz.tzical(io.StringIO(raw)).get()
                except ValueError:
                    pass

    def zone(self, name):
        parts = name.strip('"')
        tries = [parts, WINDOWS.get(parts, "")]
        if parts.startswith("/"):
            tries += [parts.split("/", k)[-1] for k in range(1, parts.count("/") + 1)]
        for t in tries:
            try:
                if t and not t.startswith("/"):
                    return ZoneInfo(t)
            except (ZoneInfoNotFoundError, ValueError, IsADirectoryError):
                pass
        return self.defined.get(name) or self.owner

    def moment(self, text, params):
        """-> (naive local time, zone or None for a date)"""
        text = text.strip()
        if len(text) == 8:
            return D.datetime.strptime(text, "%Y%m%d"), None
        if text.endswith("Z"):
            return D.datetime.strptime(text[:-1], "%Y%m%dT%H%M%S"), UTC
        zone = self.zone(params["TZID"]) if "TZID" in params else self.owner
        return D.datetime.strptime(text, "%Y%m%dT%H%M%S"), zone

    def utc(self, naive, zone):
        zone = zone or self.owner
        aware = naive.replace(tzinfo=zone)
        if not tz.datetime_exists(aware):                    # RFC 5545 3.3.5: the offset before the gap
            before = (naive - D.timedelta(hours=6)).replace(tzinfo=zone).utcoffset()
            return (naive - before).replace(tzinfo=UTC)
        return aware.astimezone(UTC)

    def props(self, c, name):
        got = c.get(name)
        got = got if isinstance(got, list) else [] if got is None else [got]
        for p in got:
            for value in p.to_ical().decode().split(","):
                if value:
                    yield value, p.params

    def length(self, c, start, zone):
        if "DTEND" in c:
            end, ezone = self.moment(*next(self.props(c, "DTEND")))
            if zone is None and ezone is None:
                return (end - start if end > start else DAY), "nominal"
            return self.utc(end, ezone) - self.utc(start, zone), "exact"
        if "DURATION" in c:
            d = c["DURATION"].dt
            return d, "nominal" if d % DAY == D.timedelta(0) else "exact"
        return (DAY if zone is None else D.timedelta(0)), "nominal"

    def blocks(self, c, method):
        def text(name):
            return str(c.get(name, "")).upper()
        if method == "CANCEL" or text("STATUS") == "CANCELLED":
            return False
        people = c.get("ATTENDEE", [])
        for p in people if isinstance(people, list) else [people]:
            who = {str(p).lower().replace("mailto:", ""), str(p.params.get("EMAIL", "")).lower()}
            if who & self.me and p.params.get("PARTSTAT", "").upper() == "DECLINED":
                return False
        show = text("X-MICROSOFT-CDO-BUSYSTATUS")
        if show in ("FREE", "WORKINGELSEWHERE"):
            return False
        return bool(show) or text("TRANSP") != "TRANSPARENT"

    def until(self, rule, zone):
        u = rule.pop("UNTIL", None)
        if not u:
            return None
        if len(u) == 8:
            return D.datetime.strptime(u, "%Y%m%d") + DAY - D.timedelta(seconds=1)
        t = D.datetime.strptime(u.rstrip("Z"), "%Y%m%dT%H%M%S")
        if zone is None and u.endswith("Z") and t.time() not in (D.time(), D.time(23, 59, 59)):
            t = t.replace(tzinfo=UTC).astimezone(self.owner).replace(tzinfo=None)
        if zone is None:
            return D.datetime.combine(t.date(), D.time())
        return t.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if u.endswith("Z") else t

    def instances(self, c, start, zone, stop):
        """-> {naive local start}, and the periods of RDATE"""
        found, periods = {start}, []
        rules = c.get("RRULE", [])
        for r in rules if isinstance(rules, list) else [rules]:
            parts = dict(p.split("=", 1) for p in r.to_ical().decode().split(";"))
            last = self.until(parts, zone)
            it = rrule.rrulestr(";".join("%s=%s" % x for x in parts.items()), dtstart=start)
            for t in it:
                if t > stop or last and t > last:
                    break
                found.add(t)
        for value, params in self.props(c, "RDATE"):
            if "/" in value:
                a, b = value.split("/")
                a = self.utc(*self.moment(a, params))
                b = a + icalendar.vDuration.from_ical(b) if b[0] == "P" else self.utc(*self.moment(b, params))
                periods.append((a, b))
                continue
            t, z = self.moment(value, params)
            if zone is None:
                t = D.datetime.combine(t.date(), D.time())
            elif z is None:
                t = D.datetime.combine(t.date(), start.time())
            else:
                t = self.utc(t, z).astimezone(zone).replace(tzinfo=None)
            found.add(t)
        return found, periods

    def is_named(self, t, zone, keys):
        """Does an EXDATE or RECURRENCE-ID name the instance at t?"""
        for k, kz in keys:
            if zone is None or kz is None:
                if k.date() == t.date():
                    return True
            elif self.utc(k, kz) == self.utc(t, zone):
                return True
        return False

    def events(self):
        for cal in self.cals:
            method = str(cal.get("METHOD", "")).upper()
            if method not in ("REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH"):
                for c in cal.walk("VEVENT"):
                    yield c, method

    def spans(self, stop):
        events = [(c, m) for c, m in self.events() if "DTSTART" in c]
        moved = {}
        for c, _ in events:
            if "RECURRENCE-ID" in c:
                moved.setdefault(str(c.get("UID")), []).append(self.moment(*next(self.props(c, "RECURRENCE-ID"))))
        for c, method in events:
            if not self.blocks(c, method):
                continue
            start, zone = self.moment(*next(self.props(c, "DTSTART")))
            length, how = self.length(c, start, zone)
            if "RECURRENCE-ID" in c:
                found, periods, gone = {start}, [], []
            else:
                found, periods = self.instances(c, start, zone, stop)
                gone = [self.moment(*x) for x in self.props(c, "EXDATE")] + moved.get(str(c.get("UID")), [])
            for t in found:
                if not self.is_named(t, zone, gone):
                    a = self.utc(t, zone)
                    yield a, self.utc(t + length, zone) if how == "nominal" else a + length
            yield from periods
        for cal in self.cals:
            for c in cal.walk("VFREEBUSY"):
                for value, params in self.props(c, "FREEBUSY"):
                    if params.get("FBTYPE", "BUSY").upper() != "FREE":
                        a, b = value.split("/")
                        a = self.utc(*self.moment(a, params))
                        yield a, a + icalendar.vDuration.from_ical(b) if b[0] == "P" \
                            else self.utc(*self.moment(b, params))

    def busy(self, start, end):
        """The merged busy time between two aware datetimes, as the text `rapport busy` prints."""
        merged = []
        for a, b in sorted(self.spans(end.replace(tzinfo=None) + 2 * DAY)):
            a, b = max(a, start), min(b, end)
            if a >= b:
                continue
            if merged and a <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], b)
            else:
                merged.append([a, b])
        return [[t.strftime("%Y-%m-%dT%H:%M:%SZ") for t in x] for x in merged]
