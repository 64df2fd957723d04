#!/usr/bin/env bash
# Measures the commands of rdb as whole processes, beside the server's own redis-check-rdb, and writes a report.
# README.md in this directory says how to read it.
# shellcheck disable=SC2016 # backticks are Markdown
set -euo pipefail
export LC_ALL=C # decimal points, whatever the language

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
top=$(cd -- "$here/../.." && pwd -P)

usage() {
    cat <<EOF
usage: compare.sh [-n ROUNDS] [-o REPORT]

  -n ROUNDS   how often each command is run (5)
  -o REPORT   where the report goes (docs/benchmarks/YYYY-MM-DD.md)

In the environment:
  DATA             directory of the dumps mixed.rdb, bigkeys.rdb and small.rdb; those that are missing are made
                   (\${TMPDIR:-/tmp}/rdb-bench)
  SCALE            size of the dumps that are made: 1 is 1 GB (1)
  OUT              directory that is written to (\$DATA/out); if it is on a disk, /dev/shm is used as well, where there is
                   one with room
  RDB              the command to measure (rdb at the top of the repository)
  RDB_JAVA_OPTS    handed to it; not where the memory is limited to 64 MB
  REDIS_CHECK_RDB, REDIS_SERVER, REDIS_CLI
                   the server's programs (those on the PATH); the last two are needed only to make dumps
EOF
}

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "compare.sh: $*"
    exit 1
}

rounds=5
report=$here/$(date +%Y-%m-%d).md
while getopts 'n:o:h' option; do
    case $option in
        n) rounds=$OPTARG ;;
        o) report=$OPTARG ;;
        h) usage && exit ;;
        *) usage >&2 && exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[[ $# -eq 0 && $rounds =~ ^[1-9][0-9]*$ ]] || { usage >&2 && exit 2; }

data=${DATA:-${TMPDIR:-/tmp}/rdb-bench}
scale=${SCALE:-1}
out=${OUT:-$data/out}
rdb=${RDB:-$top/rdb}
check_rdb=${REDIS_CHECK_RDB:-redis-check-rdb}
server=${REDIS_SERVER:-redis-server}
cli=${REDIS_CLI:-redis-cli}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
small_runs=20

# NAME VARIABLE: a program must be there.
need() {
    command -v "$1" >/dev/null || die "$1 is needed and not on the PATH; $2 may say where it is"
}

need "$rdb" RDB
need "$check_rdb" REDIS_CHECK_RDB
need "$java" JAVA_HOME
mkdir -p "$data" "$out"
data=$(cd -- "$data" && pwd -P)
work=$(mktemp -d "${TMPDIR:-/tmp}/rdb-compare.XXXXXX")
places=()
server_pid=

clean_up() {
    [[ -z $server_pid ]] || kill "$server_pid" 2>/dev/null || true
    rm -rf -- "$work" ${places[@]+"${places[@]}"}
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- data

# FILE ARGUMENT...: loads what MakeData.java makes with these arguments into a server and saves it.
make_data() {
    local file=$1
    shift
    [[ ! -e $file ]] || return 0
    need "$server" REDIS_SERVER
    need "$cli" REDIS_CLI
    say "making ${file##*/}..."
    local socket=$work/socket
    rm -f -- "$file.part" # of an interrupted run: the server would load it
    "$server" --port 0 --unixsocket "$socket" --dir "$data" --dbfilename "${file##*/}.part" --save '' --appendonly no \
        >"$work/server.log" 2>&1 &
    server_pid=$!
    local tries=0
    until "$cli" -s "$socket" ping >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [[ $tries -ge 100 ]] || ! kill -0 "$server_pid" 2>/dev/null; then
            die "no server: $(tail -n 3 "$work/server.log")"
        fi
        sleep 0.1
    done
    "$java" "$here/MakeData.java" "$@" | "$cli" -s "$socket" --pipe >"$work/pipe.log" 2>&1 ||
        die "the data could not be loaded: $(tail -n 3 "$work/pipe.log")"
    [[ $("$cli" -s "$socket" save) == OK ]] || die "the server could not save to $data"
    "$cli" -s "$socket" shutdown nosave >/dev/null 2>&1 || true
    wait "$server_pid" 2>/dev/null || true
    server_pid=
    mv -- "$file.part" "$file"
}

make_data "$data/mixed.rdb" mixed "$scale"
make_data "$data/bigkeys.rdb" bigkeys "$scale"
make_data "$data/small.rdb" mixed 0.001

bytes() {
    wc -c <"$1" | tr -d ' '
}

# ---- places to write to

# What kind of file system a directory is on.
file_system() {
    df -PT "$1" 2>/dev/null | awk 'NR == 2 { print $2 }' | grep . || echo unknown
}

has_room() { # DIRECTORY TIMES
    # The copy, and with a rename what notes the keys, which is beside it.
    local needed=$(($(bytes "$data/mixed.rdb") * $2 / 1024))
    [[ $(df -Pk "$1" | awk 'NR == 2 { print $4 }') -gt $needed ]]
}

# DIRECTORY TIMES: a directory of our own below another, so that nothing else is ever deleted.
add_place() {
    has_room "$1" "$2" || die "not enough room in $1"
    places+=("$(mktemp -d "$1/rdb-compare.XXXXXX")")
}

add_place "$out" 4 # with the parts that are merged
if [[ $(file_system "$out") != tmpfs && -w /dev/shm ]]; then
    if has_room /dev/shm 2; then
        add_place /dev/shm 2
    else
        say "/dev/shm has not enough room: only $out is written to"
    fi
fi

# ---- measuring

if /usr/bin/time -f %M -o "$work/rss" true 2>/dev/null; then
    rss_by=gnu
elif /usr/bin/time -l true >/dev/null 2>&1; then
    rss_by=bsd
else
    rss_by=
    say "no /usr/bin/time that tells peak memory: that column stays empty"
fi

# Runs a command; its peak memory in kB goes to $work/rss.
with_peak() {
    local status=0
    case $rss_by in
        gnu) /usr/bin/time -f %M -o "$work/rss" "$@" || status=$? ;;
        bsd) /usr/bin/time -l "$@" || status=$? ;;
        *)
            echo - >"$work/rss"
            "$@" || status=$?
            ;;
    esac
    return $status
}

# COMMAND...: sets $figures to "wall user sys peak-kB". What it prints goes nowhere, its errors to $work/stderr.
measure() {
    local TIMEFORMAT='%3R %3U %3S' status=0
    { time with_peak "$@" >/dev/null 2>"$work/stderr"; } 2>"$work/times" || status=$?
    if [[ $rss_by == bsd ]]; then
        awk '/maximum resident set size/ { print int($1 / 1024) }' "$work/stderr" >"$work/rss"
    fi
    figures="$(tail -n 1 "$work/times") $(tail -n 1 "$work/rss")"
    return $status
}

# Copies and waits for the disk, as rdb does before a file appears: the limit of the machine.
cat_synced() {
    cat -- "$1" >"$2" && sync "$2"
}

# The commands by name. What is read comes first, what is written is below $3.
run() { # NAME FILE PLACE
    local to=$3/out
    case $1 in
        check) measure "$check_rdb" "$2" ;;
        verify) measure "$rdb" verify "$2" ;;
        info) measure "$rdb" info "$2" ;;
        keys) measure "$rdb" keys "$2" ;;
        jsonl) measure "$rdb" export "$2" --format jsonl ;;
        resp) measure "$rdb" export "$2" --format resp ;;
        restore) measure "$rdb" export "$2" --format resp --restore ;;
        diff) measure "$rdb" diff "$2" "$2" ;;
        memory) measure "$rdb" memory "$2" --by prefix --top 20 ;;
        decode) # shellcheck disable=SC2086 # RDB_JAVA_OPTS is several words
            measure "$java" -Xmn16m -Xmx1g -XX:+UseSerialGC ${inlining[@]+"${inlining[@]}"} ${RDB_JAVA_OPTS-} -cp "$work:$classes" DecodeAll "$2" ;;
        copy) measure "$rdb" rewrite "$2" -o "$to" ;;
        filter) measure "$rdb" rewrite "$2" -o "$to" --no-key 'no such key*' ;;
        tenth) measure "$rdb" rewrite "$2" -o "$to" --key 'token:*' ;;
        rename) measure "$rdb" rewrite "$2" -o "$to" --rename-prefix user:=u: ;;
        split) measure "$rdb" split "$2" -o "$to" --by db ;;
        slots) measure "$rdb" split "$2" -o "$to" --by slots --into 3 --keep-db-numbers ;;
        merge) measure "$rdb" merge "$parts/${2##*/}" -o "$to" ;;
        sample) measure "$rdb" sample "$2" -o "$to" --keys 10000 --seed 7 ;;
        mask) measure "$rdb" mask "$2" -o "$to" --secret-file "$work/secret" ;;
        report) measure "$rdb" report "$2" -o "$to" ;;
        convert) measure "$rdb" rewrite "$2" -o "$to" --target redis-6.2 --on-loss drop-feature ;;
        cat) measure "$BASH" -c "$(declare -f cat_synced); cat_synced \"\$@\"" cat "$2" "$to" ;;
    esac
}

reading=(check verify info keys decode jsonl resp restore diff memory)
writing=(copy filter tenth rename split slots merge sample mask convert report cat)
ours=(verify info keys decode jsonl resp restore diff memory copy filter tenth rename split slots merge sample mask convert report)

title() {
    case $1 in
        check) echo '`redis-check-rdb`' ;;
        verify) echo '`rdb verify`' ;;
        info) echo '`rdb info`' ;;
        keys) echo '`rdb keys > /dev/null`' ;;
        decode) echo '`DecodeAll.java`: every element pulled' ;;
        jsonl) echo '`rdb export --format jsonl > /dev/null`' ;;
        resp) echo '`rdb export --format resp > /dev/null`' ;;
        restore) echo '`rdb export --format resp --restore > /dev/null`' ;;
        diff) echo '`rdb diff`, the file and itself (two files of its size)' ;;
        copy) echo '`rdb rewrite`, no change' ;;
        filter) echo "\`rdb rewrite --no-key 'no such key*'\`" ;;
        tenth) echo "\`rdb rewrite --key 'token:*'\`" ;;
        rename) echo '`rdb rewrite --rename-prefix user:=u:`' ;;
        split) echo '`rdb split --by db`' ;;
        slots) echo '`rdb split --by slots --into 3`' ;;
        merge) echo '`rdb merge` of these 3 parts' ;;
        sample) echo '`rdb sample --keys 10000`' ;;
        mask) echo '`rdb mask`' ;;
        memory) echo '`rdb memory --by prefix`' ;;
        report) echo '`rdb report`' ;;
        convert) echo '`rdb rewrite --target redis-6.2 --on-loss drop-feature`' ;;
        cat) echo '`cat`, synced' ;;
    esac
}

# A measurement of something that fails or writes nonsense would be worth nothing.
prove() { # NAME FILE PLACE
    case $1 in
        copy) cmp -- "$2" "$3/out" || die "the copy is not the input" ;;
        filter | tenth | rename | merge | sample | mask | convert)
            "$check_rdb" "$3/out" >"$work/proof" 2>&1 || die "$1: $(tail -n 3 "$work/proof")"
            ;;
        split | slots)
            local part
            for part in "$3"/out/*.rdb; do
                "$check_rdb" "$part" >"$work/proof" 2>&1 || die "$1: $(tail -n 3 "$work/proof")"
            done
            ;;
    esac
}

# NAME FILE PLACE KEPT: runs a command and appends its figures to KEPT.
measured() {
    run "$1" "$2" "$3" || die "$1: $(head -n 3 "$work/stderr")"
    echo "$figures" >>"$4"
}

# PLACE: removes what a command wrote.
clear() {
    rm -rf -- "$1/out"
}

"$rdb" --version >"$work/version" # the first start may build it
echo 'a secret' >"$work/secret"
# What is merged again.
parts=${places[0]}/parts
mkdir "$parts"
for file in "$data/mixed.rdb" "$data/bigkeys.rdb"; do
    "$rdb" split "$file" -o "$parts/${file##*/}" --by slots --into 3 --keep-db-numbers 2>/dev/null || die "split: no parts to merge"
done
# The library's own user, started as the launcher starts the command.
classes=$top/rdb-cli/target/rdb.jar:$top/rdb-cli/target/lib/*
read -r -a inlining < <(grep -o -e '-XX:MaxInlineLevel=.*[0-9]' "$top/rdb")
"${java%java}javac" -cp "$classes" -d "$work" "$here/DecodeAll.java"
load=$(uptime | sed 's/.*load average[s]*: //')

mixed=$data/mixed.rdb
for ((round = 1; round <= rounds; round++)); do
    say "round $round of $rounds"
    cat -- "$mixed" >/dev/null # from now on it is in memory
    for name in "${reading[@]}"; do
        measured "$name" "$mixed" "" "$work/$name"
    done
    for name in "${writing[@]}"; do
        for i in "${!places[@]}"; do
            measured "$name" "$mixed" "${places[i]}" "$work/$name.$i"
            [[ $round -gt 1 ]] || prove "$name" "$mixed" "${places[i]}"
            clear "${places[i]}"
        done
    done
done

say 'large keys'
bigkeys=$data/bigkeys.rdb
cat -- "$bigkeys" >/dev/null
for name in "${reading[@]}" "${writing[@]}"; do
    measured "$name" "$bigkeys" "${places[0]}" "$work/$name.big"
    clear "${places[0]}"
done

say '64 MB of memory'
for name in "${ours[@]}"; do
    for file in "$mixed" "$bigkeys"; do
        if RDB_JAVA_OPTS=-Xmx64m run "$name" "$file" "${places[0]}"; then
            echo "$figures" | awk '{ printf "yes, %s MB in all\n", $4 == "-" ? "?" : int($4 / 1024 + 0.5) }'
        else
            echo "NO: $(head -n 1 "$work/stderr" | tr '|' '/')"
        fi >"$work/$name.64.${file##*/}"
        clear "${places[0]}"
    done
done

say 'start'
small=$data/small.rdb
for ((i = 0; i < small_runs; i++)); do
    measure "$rdb" info "$small" || die "info: $(head -n 3 "$work/stderr")"
    echo "$figures" >>"$work/start.info"
    measured check "$small" "" "$work/start.check"
done

# ---- the report

# COLUMN: the least or the median of a column on stdin.
least() {
    awk -v c="$1" '{ print $c }' | sort -n | head -n 1
}

median() {
    awk -v c="$1" '{ print $c }' | sort -n |
        awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'
}

most() {
    awk -v c="$1" '{ print $c }' | sort -n | tail -n 1
}

megabytes() {
    if [[ $1 == - ]]; then
        echo '?'
    else
        echo $((($1 + 512) / 1024))
    fi
}

row() { # NAME KEPT
    local wall cpu
    wall=$(median 1 <"$2")
    cpu=$(awk '{ print $2 + $3 }' "$2" | median 1)
    awk -v title="$(title "$1")" -v least="$(least 1 <"$2")" -v wall="$wall" -v cpu="$cpu" \
        -v peak="$(megabytes "$(most 4 <"$2")")" -v bytes="$(bytes "$mixed")" -v limit="$(median 1 <"$work/check")" \
        'BEGIN { printf "| %s | %.2f | %.2f | %.2f | %s | %.0f | %.2f |\n", title, least, wall, cpu, peak,
            bytes / 1e6 / (wall > 0 ? wall : 0.001), wall / (limit > 0 ? limit : 0.001) }'
}

table_head() {
    echo '| | least s | median s | CPU s | peak MB | MB/s | to redis-check-rdb |'
    echo '|---|--:|--:|--:|--:|--:|--:|'
}

cpu_model() {
    sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1 | grep . ||
        lscpu 2>/dev/null | sed -n 's/^Model name: *//p' | head -n 1 | grep . ||
        sysctl -n machdep.cpu.brand_string 2>/dev/null || echo unknown
}

memory() {
    awk '/^MemTotal/ { printf "%.0f GB\n", $2 / 1048576 }' /proc/meminfo 2>/dev/null ||
        sysctl -n hw.memsize 2>/dev/null | awk '{ printf "%.0f GB\n", $1 / 1073741824 }' || echo unknown
}

commit() {
    git -C "$top" describe --always --dirty 2>/dev/null || echo unknown
}

# The path of a dump is nobody's business.
describe() {
    local line
    line=$("$rdb" verify -q "$1")
    echo "\`${1##*/}\`: $(bytes "$1" | awk '{ printf "%.1f MB", $1 / 1e6 }'), ${line#*: good, }"
}

{
    echo "# rdb and redis-check-rdb, $(date +%Y-%m-%d)"
    echo
    echo 'Made by `compare.sh`; `README.md` says what the columns mean.'
    echo
    echo "- Machine: $(cpu_model), $(getconf _NPROCESSORS_ONLN) cores, $(memory), $(uname -srm)"
    echo "- Load before: $load"
    echo "- Java: $("$java" -version 2>&1 | sed -n 2p)"
    echo "- $(cat "$work/version"), commit $(commit)${RDB_JAVA_OPTS:+, RDB_JAVA_OPTS=$RDB_JAVA_OPTS}"
    echo "- Server: $("$check_rdb" --version 2>/dev/null || "$server" --version 2>/dev/null || echo unknown)"
    echo "- Rounds: $rounds"
    for file in "$mixed" "$bigkeys" "$small"; do
        echo "- $(describe "$file")"
    done
    for i in "${!places[@]}"; do
        echo
        echo "## Writing to $(file_system "${places[i]}" | sed 's/^tmpfs$/&, which is no disk/')"
        echo
        table_head
        for name in "${reading[@]}"; do
            row "$name" "$work/$name"
        done
        for name in "${writing[@]}"; do
            row "$name" "$work/$name.$i"
        done
    done
    echo
    echo '## Memory'
    echo
    echo '| | `mixed` peak MB | `bigkeys` peak MB | `mixed` with -Xmx64m | `bigkeys` with -Xmx64m |'
    echo '|---|--:|--:|---|---|'
    for name in check "${ours[@]}"; do
        kept=$work/$name
        [[ -e $kept ]] || kept=$work/$name.0
        printf '| %s | %s | %s | %s | %s |\n' "$(title "$name")" "$(megabytes "$(most 4 <"$kept")")" \
            "$(megabytes "$(most 4 <"$work/$name.big")")" \
            "$(cat "$work/$name.64.mixed.rdb" 2>/dev/null)" "$(cat "$work/$name.64.bigkeys.rdb" 2>/dev/null)"
    done
    echo
    echo '## Start'
    echo
    echo "\`small.rdb\`, median of $small_runs:" \
        "\`rdb info\` $(median 1 <"$work/start.info" | awk '{ printf "%.0f", $1 * 1000 }') ms," \
        "\`redis-check-rdb\` $(median 1 <"$work/start.check" | awk '{ printf "%.0f", $1 * 1000 }') ms."
} >"$work/report.md"
mv -- "$work/report.md" "$report"
say "$report"
