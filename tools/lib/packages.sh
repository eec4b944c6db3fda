# SPDX-License-Identifier: GPL-3.0-or-later
# Debian packages, by what needs them, and one function that installs those that are missing.
# Sourced by tools/run and tools/test. "a|b" means the first of the two that this Debian has.

BUILD_PACKAGES="
  gcc g++ meson ninja-build pkg-config gettext libglib2.0-dev libglib2.0-dev-bin
  libgtk-4-dev libgtk-4-bin libadwaita-1-dev libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev
  libfftw3-dev libopenblas-dev libsvm-dev libtag-dev|libtag1-dev libxxhash-dev libsqlite3-dev libjson-glib-dev libcairo2-dev
  libpango1.0-dev desktop-file-utils
"

RUN_PACKAGES="
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly
  gstreamer1.0-libav adwaita-icon-theme librsvg2-common fonts-cantarell
"

# 22 tagged songs, from calm to metal.
DEMO_PACKAGES="singularity-music fretsonfire-songs-muldjord"

TEST_PACKAGES="
  python3 locales dbus dbus-daemon xvfb xauth xdotool at-spi2-core appstream flatpak-builder librsvg2-bin musepack-tools util-linux man-db
  playerctl python3-mutagen kid3-cli ffmpeg flac vorbis-tools opus-tools wavpack
"

# The names of those of the given packages that are not installed, alternatives settled.
missing_packages() {
  local entry name chosen wanted="" installed
  installed=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^[a-z]i *//p' | tr '\n' ' ')"
  for entry in "$@"; do
    chosen=""
    for name in ${entry//|/ }; do
      case "$installed" in *" $name "*) chosen=installed; break ;; esac
    done
    [ "$chosen" = installed ] && continue
    wanted="$wanted $entry"
  done
  echo "$wanted"
}

# The first of the alternatives "a|b" that this system's list of packages has.
choose_package() {
  local name
  for name in ${1//|/ }; do
    # In the language of the user the word would be another.
    if LC_ALL=C apt-cache policy "$name" | grep '^  Candidate: [^(]' >/dev/null; then
      echo "$name"
      return 0
    fi
  done
  echo "No package ${1//|/ or } in this system's list of packages." >&2
  return 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

# Installs what is missing of the given packages; touches neither apt nor the network otherwise.
install_packages() {
  local missing entry name names=""
  missing=$(missing_packages "$@")
  [ -z "${missing// /}" ] && return 0

  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    echo "These packages are missing, and there is neither root nor sudo to install them:$missing" >&2
    return 1
  fi

  echo "Installing:$missing" >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2 || return 1
  for entry in $missing; do
    name=$(choose_package "$entry") || return 1
    names="$names $name"
  done
  # shellcheck disable=SC2086 # the list is words
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $names >&2
}
