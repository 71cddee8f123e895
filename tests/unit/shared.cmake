# SPDX-License-Identifier: GPL-3.0-or-later
foreach(name event fold sse ids error)
  ccplant_test(tst_${name} unit ccplant_shared shared/tst_${name}.cpp)
endforeach()
target_link_libraries(tst_fold PRIVATE rapidcheck)
target_link_libraries(tst_event PRIVATE rapidcheck)
target_link_libraries(tst_sse PRIVATE rapidcheck)
