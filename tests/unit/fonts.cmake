# SPDX-License-Identifier: GPL-3.0-or-later
# The fonts of the web client, where they have been built.
add_test(NAME unit.web_fonts COMMAND sh -c "command -v python3 >/dev/null || { echo 'SKIP web fonts: there is no python3'; exit 77; }; exec python3 '${CMAKE_SOURCE_DIR}/tests/web/fonts/test_fonts.py' '${CMAKE_SOURCE_DIR}/build/wasm/fonts'")
set_tests_properties(unit.web_fonts PROPERTIES LABELS unit SKIP_RETURN_CODE 77 TIMEOUT 120)
