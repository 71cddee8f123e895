// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/runner/drivers/messages.h"

#include "shared/ids.h"

using namespace Qt::StringLiterals;

namespace ccplant::runner {

void MessageWriter::open(const QString &role, const QString &key)
{
    if (isOpen() && m_role == role && m_key == key && m_text.size() < maxMessageLength)
        return;
    finish();
    m_id = newId(u"m");
    m_role = role;
    m_key = key;
}

QJsonArray MessageWriter::content() const
{
    QJsonArray all = m_blocks;
    if (!m_text.isEmpty())
        all += textBlock(m_text);
    return all;
}

void MessageWriter::append(const QString &role, const QString &key, const QString &text)
{
    if (text.isEmpty())
        return;
    open(role, key);
    m_text += text;
    m_held += text;
}

void MessageWriter::appendBlock(const QString &role, const QString &key, const QJsonObject &block)
{
    open(role, key);
    flush();
    m_blocks = content();
    m_blocks += block;
    m_text.clear();
    m_sink(events::message(m_id, m_role, m_blocks, false));
    m_announced = true;
}

void MessageWriter::flush()
{
    if (m_held.isEmpty())
        return;
    // After a block that is no text a delta would open a new text block by itself; the whole
    // message says the same.
    if (m_announced && m_held.size() < m_text.size())
        m_sink(events::delta(m_id, m_held));
    else
        m_sink(events::message(m_id, m_role, content(), false));
    m_announced = true;
    m_held.clear();
}

void MessageWriter::finish()
{
    if (!isOpen())
        return;
    m_held.clear();
    m_sink(events::message(m_id, m_role, content(), true));
    m_id.clear();
    m_blocks = {};
    m_text.clear();
    m_announced = false;
}

void MessageWriter::whole(const QString &role, const QString &text)
{
    finish();
    m_sink(events::message(newId(u"m"), role, {textBlock(text)}, true));
}

} // namespace ccplant::runner
