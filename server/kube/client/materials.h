// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/kube/config/clusteraccess.h"
#include "server/kube/core/apierror.h"

#include <QDateTime>
#include <QSslConfiguration>

namespace ccplant::kube {

/// A Material whose file is read again when it was replaced (Kubernetes renews tokens and
/// authorities in place).
class WatchedMaterial {
public:
    explicit WatchedMaterial(Material material);
    /// The bytes; BadCredentials when the file cannot be read or is empty. Looks at the file each
    /// time.
    ApiResult<QByteArray> read();
    /// Whether the last read() gave other bytes than the one before.
    bool changed() const { return m_changed; }
    bool isEmpty() const { return m_material.isEmpty(); }

private:
    Material m_material;
    QDateTime m_modified;
    qint64 m_size = -1;
    bool m_changed = false;
};

/// What a client proves itself with beside a token.
struct KeyPair {
    QByteArray certificate = {}; ///< PEM, the leaf first; empty: none
    QByteArray key = {}; ///< PEM, not encrypted
    bool operator==(const KeyPair &) const = default;
};

/// TLS as `cluster` and the bytes of its authority want it. BadCredentials says what is wrong.
ApiResult<QSslConfiguration> tlsFor(
    const ClusterEntry &cluster, const QByteArray &authority, const KeyPair &pair);

} // namespace ccplant::kube
