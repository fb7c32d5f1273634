// What is otherwise where a program links FoundationEssentials alone: no test sees it, since tests link all of Foundation.

import CloudAssistantKit
import CloudEmulator
import FoundationEssentials
import SSMKit

func check(_ isTrue: Bool, _ what: String) {
    if !isTrue { fatalError(what) }
}

let cloud = CloudEmulator(machines: 2, clock: .manual) { _, _ in .init(standardOutput: "ran") }

// The whole of Foundation would know the zone: then this program says nothing about one without.
check(TimeZone(identifier: "Asia/Shanghai") == nil, "this program has all of Foundation")

// Hosts: Essentials encodes what the whole of Foundation refuses or translates. Nothing is sent to such a host.
for text in ["https://b\u{fc}cher.example", "https://a b/", "https://a%20b/", "https://ex\u{e4}mple.com:8443/path"] {
    guard let url = URL(string: text) else { continue }
    let ssm = SSMClient(
        region: "us-east-1",
        credentials: cloud.credentials,
        transport: cloud,
        options: .init(endpoint: url)
    )
    do {
        _ = try await ssm.listCommands()
        check(false, "\(text) was used")
    } catch .invalidRequest(.invalidEndpoint(_, let reason)) {
        check(reason.contains("xn--"), "\(text): \(reason)")
    } catch {
        check(false, "\(text): \(error)")
    }
}

// Time zones by name.
check(
    try Frequency.daily(hour: 8, timeZone: "Asia/Shanghai").expression() == "0 0 8 * * ? Asia/Shanghai",
    "a zone by name"
)
let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: cloud.credentials, transport: cloud)
for (zone, isKnown) in [("UTC", true), ("GMT+8:00", true), ("GMT-3:30", true), ("Asia/Shanghai", false)] {
    do {
        _ = try await assistant.runCommand(
            commandContent: "true",
            type: .runShellScript,
            frequency: "0 0 8 * * ? \(zone)",
            instanceIDs: ["i-1"],
            repeatMode: .period
        )
        check(isKnown, "\(zone) is known")
    } catch .service(let failure) {
        check(!isKnown && failure.message?.contains("import Foundation") == true, "\(zone): \(failure)")
    }
}

// A whole run on each cloud, and what is read of a machine: files, programs, the environment.
let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
check(try await ssm.run(.shell("true"), on: .instances(["i-1", "i-2"])).report().machines.count == 2, "a run on AWS")
let report = try await assistant.run(.shell("true"), on: .instances(["i-1"])).report()
check(report.machines.first?.standardOutput.text == "ran", "a run on Alibaba Cloud")
let environment = ["PATH": "/usr/bin:/bin"]
let output = try await LocalProgram.run(ProgramCall(arguments: ["echo", "b\u{fc}cher"], environment: environment))
check(String(decoding: output, as: UTF8.self) == "b\u{fc}cher\n", "a program")
check(HostSystem.current.homeFolder != nil, "the home folder")
print("without-foundation true")
