# SPDX-License-Identifier: GPL-3.0-or-later
target_sources(ccplant_api PRIVATE
  sessions.h sessions.cpp sessions_parts.h sessions_forward.h sessions_forward.cpp sessions_messages.cpp
  sessions_files.cpp sessions_events.cpp sessions_transcript.cpp removed_sessions.cpp
  admin.h admin_sessions.cpp admin_users.cpp admin_server.cpp maintenance.h maintenance.cpp git_credentials.h git_credentials.cpp session_trail.h session_trail.cpp shares.h shares.cpp share_routes.cpp live.h live.cpp live_socket.h live_socket.cpp live_list.cpp)
target_link_libraries(ccplant_api PUBLIC ccplant_sessions PRIVATE Qt6::Concurrent)
