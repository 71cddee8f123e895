# SPDX-License-Identifier: GPL-3.0-or-later
target_sources(ccplant_api PRIVATE sessions.h live.h)
target_link_libraries(ccplant_api PUBLIC ccplant_sessions)
