// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/core/request.h"

#include <QUrl>

namespace ccplant::kube {

Query &Query::add(const char *name, const QString &value)
{
    if (value.isEmpty())
        return *this;
    if (!m_encoded.isEmpty())
        m_encoded += '&';
    m_encoded += name;
    m_encoded += '=';
    m_encoded += QUrl::toPercentEncoding(value);
    return *this;
}

} // namespace ccplant::kube
