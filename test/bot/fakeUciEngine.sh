#!/bin/sh
# A UCI engine that does as its environment says; a shell, because Node would take 100 ms to start.
# MOVE: the best move. THINK: seconds. LOG: file for all lines received. ELO: offers UCI_Elo, not Skill Level.
# CRASH: dies on every search. CRASH_ONCE: dies on the first search; the file remembers. HANG: never answers one.

search() {
  if [ "$CRASH" ] || { [ "$CRASH_ONCE" ] && [ ! -e "$CRASH_ONCE" ]; }; then
    [ "$CRASH_ONCE" ] && touch "$CRASH_ONCE"
    echo 'segmentation fault' >&2
    exit 3
  fi
  [ "$THINK" ] && sleep "$THINK"
  [ "$HANG" ] || printf 'info depth 1\nbestmove %s ponder g1f3\n' "${MOVE:-e7e5}"
}

strength='Skill Level type spin default 20 min 0 max 20'
[ "$ELO" ] && strength='UCI_Elo type spin default 1320 min 1320 max 3190'

while read -r line; do
  echo "$line" >>"${LOG:-/dev/null}"
  case "$line" in
    uci) printf 'id name Fake 1\noption name %s\nuciok\n' "$strength" ;;
    isready) echo readyok ;;
    go*) search ;;
    quit) exit ;;
  esac
done
