// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kube/replicas.h"

#include "tests/api/harness/http_client.h"

#include <QNetworkReply>
#include <QTest>

using namespace Qt::StringLiterals;

namespace ccplant::test {
QStringList clusterArguments(const SessionCluster &cluster)
{
    return {u"--runtime"_s, u"kubernetes"_s, u"--store"_s, u"kubernetes"_s, u"--kube-config"_s,
        qEnvironmentVariable("CCPLANT_TEST_KUBECONFIG"), u"--kube-namespace"_s, cluster.nameSpace(),
        u"--kube-image"_s, SessionCluster::image(), u"--kube-pull-policy"_s, u"never"_s,
        u"--kube-storage"_s, u"pod"_s, u"--kube-cpu"_s, u"20m"_s, u"--kube-memory"_s, u"32Mi"_s};
}

QString sharedKeys()
{
    return u"key1 "_s
        + QString::fromLatin1(QByteArray("0123456789abcdefghijklmnopqrstuv").toBase64());
}

Replicas::Replicas(const SessionCluster &cluster, int count)
{
    for (int i = 0; i < count; ++i) {
        auto made = std::make_unique<Plant>();
        made->arguments = clusterArguments(cluster);
        made->environment = {{u"CCPLANT_KEYS"_s, sharedKeys()}};
        m_plants.push_back(std::move(made));
    }
}

bool Replicas::start()
{
    return std::ranges::all_of(m_plants, [](const auto &plant) { return plant->start(); });
}

int Replicas::leader()
{
    for (int i = 0; i < count(); ++i) {
        if (at(i).isRunning()
            && HttpClient(at(i)).get(u"/api/v1/admin/server"_s).json()["leads"_L1].toBool())
            return i;
    }
    return -1;
}

QString Replicas::output() const
{
    QString all;
    for (const auto &plant : m_plants)
        all += plant->output().right(4000) + u"\n--\n"_s;
    return all;
}

Follower::Follower(Replicas &replicas, int first, const QString &session)
    : m_replicas(replicas)
    , m_index(first)
    , m_session(session)
{
    m_again.setSingleShot(true);
    m_again.setInterval(200);
    connect(&m_again, &QTimer::timeout, this, [this] { open(); });
    open();
}

Follower::~Follower()
{
    m_reply->disconnect(this);
    m_reply->abort();
}

void Follower::open()
{
    const Plant &plant = m_replicas.at(m_index);
    const qint64 after = m_events.isEmpty() ? 0 : m_events.constLast().seq;
    QNetworkRequest request(QUrl(plant.url().toString()
        + u"/api/v1/sessions/%1/events?after=%2"_s.arg(m_session).arg(after)));
    request.setRawHeader("Authorization", "Bearer " + plant.token().toLatin1());
    request.setRawHeader("Accept", "text/event-stream");
    m_parser = std::make_unique<SseParser>(maxEventBytes);
    m_reply.reset(m_network.get(request));
    connect(m_reply.get(), &QNetworkReply::readyRead, this, [this] { read(); });
    connect(m_reply.get(), &QNetworkReply::finished, this, [this] {
        ++m_breaks;
        m_index = (m_index + 1) % m_replicas.count();
        m_again.start();
    });
}

void Follower::read()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status != 200)
        return;
    for (const SseEvent &sse : m_parser->feed(m_reply->readAll())) {
        if (const auto event = readEvent(sse.data))
            m_events << *event;
    }
}

bool Follower::isAscending() const
{
    return std::ranges::adjacent_find(m_events, std::greater_equal<>(), &Event::seq)
        == m_events.cend();
}

bool Follower::await(const std::function<bool(const Event &)> &fits, int milliseconds)
{
    qsizetype looked = 0;
    return QTest::qWaitFor(
        [&] {
            for (; looked < m_events.size(); ++looked) {
                if (fits(m_events.at(looked)))
                    return true;
            }
            return false;
        },
        milliseconds);
}

} // namespace ccplant::test
