"""Exports as a large shop has them, made anew only when this file changes.

15 columns, about 216 bytes a row, UTF-8; two thirds of the rows have quoted
fields, some with quotes inside.  One row in fifty is an older word about a
parcel that came before.  Of the parcels one in `late_every` is to be told:
customs, weather, nobody at home, waiting to be fetched, address, on its way
back.  The same numbers give the same bytes.
"""

import os
import random
from pathlib import Path

COLUMNS = ("tracking,order,carrier,service,status,cause,text,event_at,country,"
           "origin,destination,shipped_at,email,name,language\n")

# carrier, service, first letters of the tracking number
CARRIERS = (("yunexpress", "YunExpress Standard", "YT"),
            ("4px", "4PX Global Economy", "4P"),
            ("cainiao", "Cainiao Standard", "LP"),
            ("china post", "Registered Air Mail", "RB"))

# destination, language, a name as a cell
CUSTOMERS = (("US", "en", "Jamie Rodriguez"),
             ("DE", "de", '"Müller-Lüdenscheidt, Jürgen"'),
             ("FR", "fr", "Aurélie Lefèvre"),
             ("GB", "en", '"Dr. Philippa ""Pip"" Ashworth"'),
             ("JP", "ja", "山田花子"),
             ("BR", "pt", '"Conceição, João da"'),
             ("ES", "es", "María José Ibáñez Núñez"),
             ("IT", "it", '"D\'Angelò, Niccolò"'))

TEXTS = ('"Departed from sorting centre, with the airline 已交航空公司"',
         "Arrived at sorting centre Guangzhou 广州白云处理中心",
         "Handed to the line-haul carrier 国际干线运输中",
         '"Accepted at the warehouse, labelled ""eco"", weighed 已揽收"',
         "Processed through facility 离开处理中心",
         "Loaded for the flight from Shenzhen 已装机 (深圳)")

# status, cause: what a customer is told about
LATE = (("in_customs", "customs"), ("exception", "weather"),
        ("attempt_failed", "absent"), ("pickup_ready", ""),
        ("exception", "address"), ("returning", "unclaimed"))

OLDER_EVERY = 50
BLOCK = 20000


def rows(count, late_every):
    dice = random.Random(8)
    for i in range(count):
        is_older = i % OLDER_EVERY == OLDER_EVERY - 1
        parcel = i - 25 if is_older else i
        carrier, service, letters = CARRIERS[parcel % len(CARRIERS)]
        country, language, name = CUSTOMERS[parcel // 5 % len(CUSTOMERS)]
        status, cause, day = "in_transit", "", 10 + dice.randrange(2)
        if is_older:
            day = 8
        elif i % late_every == 0:
            status, cause = LATE[i // late_every % len(LATE)]
        yield (f"{letters}{parcel:08}CN,#{parcel:07},{carrier},{service},"
               f"{status},{cause},{TEXTS[dice.randrange(len(TEXTS))]},"
               f"2026-03-{day:02}T{dice.randrange(24):02}:15:00+08:00,"
               f"{country if status != 'in_transit' else 'CN'},CN,{country},"
               f"2026-03-0{dice.randrange(5, 9)},"
               f"customer{parcel}@example.com,{name},{language}\n")


def write(path, count, late_every):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(COLUMNS)
        block = []
        for row in rows(count, late_every):
            block.append(row)
            if len(block) == BLOCK:
                file.write("".join(block))
                block.clear()
        file.write("".join(block))


def find(folder, count, late_every):
    """The export's path; made where it is not there."""
    path = Path(folder) / f"rows-{count}-{late_every}.csv"
    if not path.exists() or \
            path.stat().st_mtime < Path(__file__).stat().st_mtime:
        partial = path.with_suffix(f".{os.getpid()}")
        write(partial, count, late_every)
        partial.rename(path)
    return path
