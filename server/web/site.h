// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/web/negotiation.h"
#include "shared/error.h"

#include <QHash>
#include <QStringList>

namespace ccplant::web {

/// One way to send a file.
struct Variant {
    Coding coding = Coding::Identity;
    QString path; ///< on disk
    qint64 size = 0;
    QByteArray etag; ///< strong, with its quotes
    QByteArray bytes; ///< of a small file; empty: they are read when they are asked for
};

struct File {
    QByteArray contentType;
    bool immutable = false; ///< its name changes with its content
    QList<Variant> variants; ///< at least one; Identity is among them
};

/// The web client as it lies in a folder, as a value: which files there are, and what is to be said
/// with them. Files at the root change under their names; those in `assets/` have their content's
/// hash in theirs. `FILE.br` and `FILE.gz` beside a file are ways to send it. `headers.json`, names
/// that begin with a dot, symbolic links and what else the folder may hold are not in it, and what
/// is not in it is not served.
class Site {
public:
    /// Blocks, for a few milliseconds: it reads the small files. Unavailable says what is missing,
    /// and how to get it.
    static Result<Site> load(const QString &folder);

    /// `path` relative to the folder, such as `assets/app.1f2e.wasm`; null when there is none.
    const File *find(const QString &path) const;
    /// Files at the root, sorted.
    QStringList rootFiles() const;
    qsizetype count() const { return m_files.size(); }
    /// The Content-Security-Policy that the page needs (from `headers.json`).
    const QByteArray &policy() const { return m_policy; }

private:
    Result<void> readPolicy(const QString &folder);
    Result<void> add(const QString &folder, const QString &path);
    Result<void> addVariant(File &file, const QString &folder, const QString &path, Coding coding);

    QHash<QString, File> m_files;
    QByteArray m_policy;
};

/// Of a file by its name's ending; `application/octet-stream` for an unknown one. Pure.
QByteArray mediaType(const QString &path);

} // namespace ccplant::web
