// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/core/apierror.h"

#include <QByteArray>

namespace ccplant::kube {

/// `v4.channel.k8s.io` and `v5.channel.k8s.io`: each binary message starts with its channel.
enum class ExecChannel : quint8 {
    Stdin = 0,
    Stdout = 1,
    Stderr = 2,
    Error = 3,
    Resize = 4,
    Close = 255
};

struct ExecFrame {
    ExecChannel channel;
    QByteArray data;
    bool operator==(const ExecFrame &) const = default;
};

/// BadAnswer for an empty message or an unknown channel.
ApiResult<ExecFrame> readExecFrame(const QByteArray &message);
QByteArray stdinFrame(const QByteArray &data);
/// The size of a terminal in characters.
QByteArray resizeFrame(int columns, int rows);
/// v5 only: no more input will come.
QByteArray closeStdinFrame();

/// How a command ended, from what the error channel said. An exit status other than 0 is a value;
/// an error is a command that could not be run.
ApiResult<int> readExecStatus(const QByteArray &status);

} // namespace ccplant::kube
