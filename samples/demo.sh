#!/bin/sh
# Three nights of the demo shop: the first two only when the demo is new, the
# last one every time.  A second run sends nothing new.
set -eu

program=$1
here=$(dirname "$0")
demo=$here/../build/demo
mkdir -p "$demo"

night() { # CONFIG DAY
    code=0
    "$program" run --config "$here/$1" --now "$2T02:00:00+08:00" \
        --report "$demo/report-$2.html" --report "$demo/report-$2.txt" \
        --report "$demo/report-$2.csv" --report "$demo/report-$2.json" ||
        code=$?
    [ "$code" -le 1 ] || exit "$code"
}

count() {
    find "$demo/mail/new" -type f 2>/dev/null | wc -l
}

before=$(count)
if [ ! -e "$demo/state/ledger.db" ]; then
    night earlier/2026-02-02.ini 2026-02-02
    night earlier/2026-02-09.ini 2026-02-09
fi
night shipdelay.ini 2026-02-18

cat "$demo/report-2026-02-18.txt"
echo
echo "$(($(count) - before)) new letters; all of them are in build/demo/mail/new/"
echo "Open build/demo/report-2026-02-18.html for the report of the last night,"
echo "or ask about one parcel:"
echo "  build/shipdelay explain YT26000018127020003140" \
    "--config samples/shipdelay.ini --now 2026-02-18T02:00:00+08:00"
