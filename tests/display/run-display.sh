#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program on a display and a session bus of its own: run-display.sh PROGRAM [ARGUMENT...]
# A display that is there already ($DISPLAY) is used; else Xvfb picks a free number.
set -eu

home=$(mktemp -d)
xvfb=
finish() {
  [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || :
  rm -rf "$home"
}
trap finish EXIT INT TERM

if [ -z "${DISPLAY:-}" ]; then
  mkfifo "$home/number"
  Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$home/number" >/dev/null 2>&1 &
  xvfb=$!
  read -r number <"$home/number"
  export DISPLAY=":$number"
fi

# Nothing of the user's is read or written; the system's data folders stay, for icons.
export HOME="$home" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache"
export GDK_BACKEND=x11
unset WAYLAND_DISPLAY

status=0
dbus-run-session -- "$@" || status=$?
exit "$status"
