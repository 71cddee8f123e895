// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QIODevice>

#include <algorithm>

namespace ccplant {

/// A body that is sent once. Qt sends a request again by itself when its connection breaks before
/// the answer, whatever its method; what cannot be read again it leaves to us to decide.
class SentOnce final : public QIODevice {
public:
    SentOnce(QByteArray bytes, QObject *parent)
        : QIODevice(parent)
        , m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    qint64 size() const override { return m_bytes.size(); }
    bool reset() override { return pos() == 0; }
    bool seek(qint64 to) override { return to >= pos() && QIODevice::seek(to); }

private:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = qMin(most, m_bytes.size() - pos());
        std::copy_n(m_bytes.constData() + pos(), count, data);
        return count > 0 ? count : -1;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

    const QByteArray m_bytes;
};

} // namespace ccplant
