// SPDX-License-Identifier: GPL-3.0-or-later
// model-endpoint [--port N] SCRIPT.json: a scripted model on loopback; prints its URL, and every
// request of the conversation as one line of JSON. The script is an array of {"text"?, "thinking"?,
// "tool"?, "input"?, "endless"?, "status"?, "error"?}.
#include "tests/fakes/model-endpoint/modelendpoint.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QTextStream>

using namespace Qt::StringLiterals;

namespace {

fake::ModelAnswer answerOf(const QJsonObject &step)
{
    const QString text = step["text"_L1].toString();
    if (step.contains("status"_L1))
        return fake::ModelAnswer::failure(step["status"_L1].toInt(), step["error"_L1].toString());
    if (step.contains("tool"_L1))
        return fake::ModelAnswer::call(
            text, step["tool"_L1].toString(), step["input"_L1].toObject());
    if (step.contains("thinking"_L1))
        return fake::ModelAnswer::thinking(step["thinking"_L1].toString(), text);
    return step["endless"_L1].toBool() ? fake::ModelAnswer::endless(text)
                                       : fake::ModelAnswer::text(text);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({u"port"_s, u"Port on 127.0.0.1; 0 picks one."_s, u"N"_s, u"0"_s});
    parser.addPositionalArgument(u"script"_s, u"JSON array of answers."_s);
    parser.process(app);
    fake::ModelEndpoint endpoint;
    QTextStream out(stdout);
    QFile file(parser.positionalArguments().value(0));
    if (!file.open(QIODevice::ReadOnly)) {
        QTextStream(stderr) << "model-endpoint: cannot read the script '" << file.fileName()
                            << "'\n";
        return 2;
    }
    for (const QJsonValue &step : QJsonDocument::fromJson(file.readAll()).array())
        endpoint.add(answerOf(step.toObject()));
    if (!endpoint.listen(parser.value(u"port"_s).toUShort())) {
        QTextStream(stderr) << "model-endpoint: cannot listen\n";
        return 1;
    }
    QObject::connect(
        &endpoint, &fake::ModelEndpoint::asked, &app, [&out](const QJsonObject &request) {
            out << QJsonDocument(request).toJson(QJsonDocument::Compact) << Qt::endl;
        });
    out << endpoint.url() << Qt::endl;
    return app.exec();
}
