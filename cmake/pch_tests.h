// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled for the tests; see pch.h. Nothing of Qt Test: what it holds depends on definitions of
// the target that includes it.
#pragma once

#include "cmake/pch_server.h"

#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
