#!/usr/bin/env bash
# Installs Debian's OpenCV and a C++ compiler, which only the benchmarks need, unless they are there.
set -euo pipefail
if command -v g++ >/dev/null && [[ -e /usr/include/opencv4/opencv2/imgproc.hpp ]]; then
  exit 0
fi
as_root=()
((EUID == 0)) || as_root=(sudo)
echo "Installing OpenCV and g++ for the benchmarks"
"${as_root[@]}" apt-get -qq update || true
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install g++ libopencv-imgproc-dev >/dev/null
