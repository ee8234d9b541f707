#!/bin/sh
# Three nights of the demo shop: demo.sh PROGRAM.  The first two only when the
# demo is new, the last one every time.  A second run sends nothing new.
set -eu

program=$1
here=$(dirname "$0")
demo=$here/../build/demo
mkdir -p "$demo"

# The night's job, with a report in every format.
night() { # CONFIG DAY REPORT
    code=0
    "$program" run --config "$here/$1" --now "$2T02:00:00+08:00" \
        --report "$demo/$3.html" --report "$demo/$3.txt" \
        --report "$demo/$3.csv" --report "$demo/$3.json" || code=$?
    if [ "$code" -gt 1 ]; then
        echo "The demo stopped with exit code $code." \
            "'rm -r build/demo' lets it begin anew." >&2
        exit "$code"
    fi
    tell "$2" "$demo/$3.txt"
}

# One line on a night and one on its letters, from its report.
tell() { # DAY REPORT.txt
    awk -v day="$1" '
        /^  rows /          { rows = $2 }
        /^MAILS/            { mails = $2; listing = 1; next }
        /^FOR THE STAFF/    { staff = $4 }
        /^REJECTED ROWS/    { rejected = $3 }
        listing && /^$/     { listing = 0 }
        listing             { kinds = kinds (kinds ? ", " : "") $2 " " $1 }
        END {
            gsub(/[()]/, "", mails)
            gsub(/[()]/, "", staff)
            gsub(/[()]/, "", rejected)
            printf "  %s  %3d rows read, %2d letters", day, rows, mails
            if (staff) printf ", %d parcels for the staff", staff
            if (rejected) printf ", %d row rejected", rejected
            print ""
            if (kinds) print "              " kinds
        }' "$2"
}

letters() {
    find "$demo/mail/new" -type f 2>/dev/null | wc -l
}

echo "Lantern & Teapot, a demo shop, around Spring Festival 2026:"
echo
report=report-2026-02-18
before=$(letters)
if [ ! -e "$demo/state/ledger.db" ]; then
    night earlier/2026-02-02.ini 2026-02-02 report-2026-02-02
    night earlier/2026-02-09.ini 2026-02-09 report-2026-02-09
elif [ -e "$demo/$report.txt" ]; then
    report=$report-again
fi
night shipdelay.ini 2026-02-18 "$report"
new=$(($(letters) - before))

echo "  Complaints: $(grep -c '^"C-' "$demo/complaints/approvals.csv") wait for" \
    "the supervisor."
echo
if [ "$new" -eq 0 ]; then
    echo "Nothing new to tell: every customer has been written to before."
else
    echo "$new letters were written.  Nothing has left this machine."
fi
cat <<END

Open
  build/demo/report-2026-02-18.html  what the last night found, and its letters
  build/demo/mail/new/               all letters, as a mail program reads them
  build/demo/complaints/             what the supervisor decides on
Ask why one customer got three letters
  build/shipdelay explain YT2618127020003732 --config samples/shipdelay.ini \\
      --now 2026-02-18T02:00:00+08:00
Begin anew
  rm -r build/demo
END
