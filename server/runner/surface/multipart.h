// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/error.h"

#include <QByteArray>
#include <QString>

namespace ccplant::runner {

/// One file of a form.
struct FormFile {
    QString name; ///< as the sender calls it; not to be trusted
    QByteArray bytes;
};

/// True for `multipart/form-data`.
bool isMultipart(const QByteArray &contentType);

/// The field `field` of a `multipart/form-data` body (RFC 7578). InvalidRequest when there is none
/// or the body is damaged. Pure.
Result<FormFile> readFormFile(
    const QByteArray &contentType, const QByteArray &body, const QByteArray &field);

} // namespace ccplant::runner
