#!/bin/sh
# Prints the home of an installed JDK 25 or newer: HEARTH_JAVA_HOME, JAVA_HOME, PATH, the usual
# places. Prints one line on stderr and fails when there is none.
set -eu
need=25

version_of() { # DIR: prints the feature version of the JDK there, nothing when it is none
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

on_path=$(command -v javac 2>/dev/null || true)
[ -z "$on_path" ] || on_path=$(dirname -- "$(dirname -- "$(readlink -f -- "$on_path")")")

# Exactly the wanted version first: the loop uses an internal of the JDK, checked on that version.
for exact in yes no; do
  for home in "${HEARTH_JAVA_HOME:-}" "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* \
      "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/java/* /opt/jdk* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$home" ] && [ -d "$home" ] || continue
    version=$(version_of "$home")
    [ -n "$version" ] || continue
    if [ "$version" -eq "$need" ] || { [ "$exact" = no ] && [ "$version" -gt "$need" ]; }; then
      echo "$home"
      exit 0
    fi
  done
done
echo "hearth: JDK $need is needed and was not found: install it (for example the package temurin-$need-jdk or openjdk-$need-jdk), or set JAVA_HOME" >&2
exit 1
