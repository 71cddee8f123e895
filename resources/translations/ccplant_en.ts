<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>BulkBar</name>
        <message numerus="yes">
            <source>%n selected</source>
            <translation>
                <numerusform>%n selected</numerusform>
                <numerusform>%n selected</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ChangesTab</name>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n file</numerusform>
                <numerusform>%n files</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CodeBlock</name>
        <message numerus="yes">
            <source>Show all %n line(s)</source>
            <translation>
                <numerusform>Show %n line</numerusform>
                <numerusform>Show all %n lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CommentBar</name>
        <message numerus="yes">
            <source>Send %n comment(s)</source>
            <translation>
                <numerusform>Send %n comment</numerusform>
                <numerusform>Send %n comments</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>DiffView</name>
        <message numerus="yes">
            <source>Show %n more line(s)</source>
            <translation>
                <numerusform>Show %n more line</numerusform>
                <numerusform>Show %n more lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Main</name>
        <message numerus="yes">
            <source>%n session(s) deleted</source>
            <translation>
                <numerusform>%n session deleted</numerusform>
                <numerusform>%n sessions deleted</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>NewMessagesPill</name>
        <message numerus="yes">
            <source>%n new message(s)</source>
            <translation>
                <numerusform>%n new message</numerusform>
                <numerusform>%n new messages</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RailButton</name>
        <message numerus="yes">
            <source>%n need you</source>
            <translation>
                <numerusform>%n needs you</numerusform>
                <numerusform>%n need you</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>TerminalOutput</name>
        <message numerus="yes">
            <source>Show %n line(s) before</source>
            <translation>
                <numerusform>Show %n line before</numerusform>
                <numerusform>Show %n lines before</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ToolGroupRow</name>
        <message numerus="yes">
            <source>%n failed</source>
            <translation>
                <numerusform>%n failed</numerusform>
                <numerusform>%n failed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n step(s)</source>
            <translation>
                <numerusform>%n step</numerusform>
                <numerusform>%n steps</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Welcome</name>
        <message numerus="yes">
            <source>%n session(s) need you</source>
            <translation>
                <numerusform>%n session needs you</numerusform>
                <numerusform>%n sessions need you</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n agent(s) at work</source>
            <translation>
                <numerusform>%n agent at work</numerusform>
                <numerusform>%n agents at work</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SessionsSection</name>
        <message numerus="yes">
            <source>%n session(s). What is said in them is their users&apos;.</source>
            <translation>
                <numerusform>%n session. What is said in it is its user&apos;s.</numerusform>
                <numerusform>%n sessions. What is said in them is their users&apos;.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>AuditSection</name>
        <message numerus="yes">
            <source>%n more before it</source>
            <translation>
                <numerusform>%n more before it</numerusform>
                <numerusform>%n more before it</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::Connection</name>
        <message numerus="yes">
            <source>This was more than the server allows for now. It can be tried again in %n second(s); an administrator of the server can allow more.</source>
            <translation>
                <numerusform>This was more than the server allows for now. It can be tried again in %n second; an administrator of the server can allow more.</numerusform>
                <numerusform>This was more than the server allows for now. It can be tried again in %n seconds; an administrator of the server can allow more.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s)</source>
            <translation>
                <numerusform>%n minute</numerusform>
                <numerusform>%n minutes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s)</source>
            <translation>
                <numerusform>%n hour</numerusform>
                <numerusform>%n hours</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n day</numerusform>
                <numerusform>%n days</numerusform>
            </translation>
        </message>
    </context>
</TS>
