// SPDX-License-Identifier: GPL-3.0-or-later
// Precompiled for the rooms of the server; see pch.h.
#pragma once

#include "cmake/pch.h"

#include <QCoro/QCoroTask>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QHttpHeaders>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
