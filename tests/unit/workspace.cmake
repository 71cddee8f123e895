# SPDX-License-Identifier: GPL-3.0-or-later
foreach(name confine files uploads search changes hostile_repository)
  ccplant_test(tst_workspace_${name} unit ccplant_runner_workspace workspace/tst_${name}.cpp workspace/place.h)
endforeach()
