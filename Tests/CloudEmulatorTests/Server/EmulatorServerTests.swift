import CloudAssistantKit
import CloudEmulator
import CloudSockets
import CloudTestSupport
import Foundation
import SSMKit
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The HTTP server of the emulator, over real sockets.
@Suite struct EmulatorServerTests {
    private static let get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private func ssm(_ cloud: EmulatedCloud, at server: EmulatorServer) -> SSMClient {
        SSMClient(
            region: "us-east-1",
            credentials: cloud.credentials,
            options: .init(endpoint: server.url, retry: .none)
        )
    }

    /// Programs find the server by its environment variables, even if they use a proxy.
    @Test func pointsProgramsToItself() async throws {
        let cloud = EmulatedCloud(machines: 1)
        try await cloud.withServer { server in
            let closed = try FaultServer([.response()], availability: .refusing)
            let host = HostSystem(
                environment: server.environment.merging(["http_proxy": closed.url.absoluteString]) { first, _ in first }
            )
            let nodes = try await SSMClient(options: .init(host: host)).describeInstanceInformation()
            #expect(nodes.instanceInformationList.map(\.instanceID) == ["i-1"])
            let regions = try await CloudAssistantClient(options: .init(host: host)).describeCloudAssistantStatus()
            #expect(regions.instanceCloudAssistantStatusSet.map(\.instanceID) == ["i-1"])
        }
    }

    @Test func servesBothClouds() async throws {
        let cloud = EmulatedCloud(machines: 3) { machine, script in
            .init(standardOutput: "\(machine.id): \(script)", duration: .milliseconds(10))
        }
        try await cloud.withServer { server in
            let ids = cloud.machines.map(\.id)
            let assistant = CloudAssistantClient(
                region: "cn-hangzhou",
                credentials: cloud.credentials,
                options: .init(endpoint: server.url)
            )
            let runners: [any CommandRunner] = [self.ssm(cloud, at: server), assistant]
            for runner in runners {
                let report = try await runner.run(.shell("größer"), on: .instances(ids)).report()
                #expect(report.machines.map(\.standardOutput.text) == ids.map { "\($0): größer" })
            }
        }
        #expect(cloud.calls["SendCommand"] == 1)
        #expect(cloud.calls["RunCommand"] == 1)
    }

    @Test func interruptsConnectionsByTheFaultPlan() async throws {
        let cloud = EmulatedCloud(machines: 1)
        cloud.faults = .inject(.dropsResponse, onCalls: [1])
        try await cloud.withServer { server in
            let ssm = self.ssm(cloud, at: server)
            await #expect(throws: SSMError.self) { try await ssm.describeInstanceInformation() }
            let nodes = try await ssm.describeInstanceInformation().instanceInformationList
            #expect(nodes.count == 1)
        }
    }

    @Test func closesItsPortWhenItEnds() async throws {
        let cloud = EmulatedCloud(machines: 1)
        let port = try await cloud.withServer { server in
            let other = EmulatedCloud(machines: 1)
            await #expect(throws: EmulatorServerError.self) {
                try await other.withServer(port: server.port) { (_: EmulatorServer) in }
            }
            return server.port
        }
        #expect(try await RawClient(to: port).read() == "")
        try await cloud.withServer(port: port) { #expect($0.port == port) }
    }

    @Test func endsWithItsTask() async throws {
        let started = AsyncStream.makeStream(of: Int.self)
        let task = Task {
            try await EmulatedCloud(machines: 1).withServer { server in
                started.continuation.yield(server.port)
                try await Task.sleep(for: .seconds(600))
            }
        }
        let port = await started.stream.first { _ in true } ?? 0
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await RawClient(to: port).read() == "")
    }

    @Test(arguments: ["localhost", "127.0.0", "127.0.0.256", "127.0.0.+1", "::1", ""])
    func rejectsOtherAddresses(address: String) async {
        await #expect(throws: EmulatorServerError.self) {
            try await EmulatedCloud(machines: 0).withServer(address: address) { _ in }
        }
    }

    /// A script's process group ends with the server, before it returns.
    @Test func endsScriptsAndTheirChildren() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "server-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let cloud = EmulatedCloud(machines: [Machine(index: 1), Machine(index: 2)], executor: .shell(in: folder))
        let files = (1...2).map { folder.appending(path: "machine-\($0)/pid").path }
        try await cloud.withServer { server in
            _ = try await self.ssm(cloud, at: server)
                .run(.shell("sleep 600 & echo $! >new; mv new pid; wait"), on: .instances(["i-1", "i-2"]))
            try await eventually { files.allSatisfy(FileManager.default.fileExists) }
        }
        for file in files {
            let child = try #require(pid_t(String(contentsOfFile: file, encoding: .utf8).filter { $0 != "\n" }))
            // The system reaps a killed child that has lost its parent.
            try await eventually { kill(child, 0) == -1 }
        }
        _ = try await self.ssmInMemory(cloud).run(.shell("touch late"), on: .instances(["i-1"])).report()
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "machine-1/late").path))
    }

    private func ssmInMemory(_ cloud: EmulatedCloud) -> SSMClient {
        SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
    }

    /// A window runs when it is due, also if no program asks for it.
    @Test func runsSchedulesWithoutRequests() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock))
        let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
        let window = try await ssm.createMaintenanceWindow(
            name: "nightly",
            schedule: "rate(1 hour)",
            duration: 2,
            cutoff: 1,
            allowUnassociatedTargets: true
        )
        _ = try await ssm.registerTaskWithMaintenanceWindow(
            windowID: try #require(window.windowID),
            taskARN: "AWS-RunShellScript",
            taskType: .runCommand,
            targets: [SSM.Target(key: "InstanceIds", values: ["i-1"])],
            taskInvocationParameters: .init(runCommand: .init(parameters: ["commands": ["uptime"]])),
            maxConcurrency: "1",
            maxErrors: "0"
        )
        var limits = ServerLimits()
        limits.scheduleInterval = .milliseconds(1)
        try await cloud.withServer(limits: limits) { _ in
            #expect(cloud.executions(on: "i-1") == 0)
            clock.advance(by: .seconds(3_700))
            try await eventually { cloud.executions(on: "i-1") == 1 }
        }
    }

    // MARK: - Attacks

    @Test(arguments: [
        ("GET\r\n\r\n", 0, "400 "), ("\0\0\0\0\r\n", 0, "400 "), ("GET / HTTP/1.1\r\n\r\n", 0, "400 "),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", 0, "413 "),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 0, "400 "),
        ("GET / HTTP/1.1\r\nA: a", 1 << 20, "431 "), ("GET / HTTP/1.1\r\nA: a\r\n", 10_000, "431 "),
        // Well-formed HTTP gets the response of a service.
        ("GET /?a", 100_000, "400 "),
    ])
    func rejectsMalformedRequests(start: String, repetitions: Int, status: String) async throws {
        let line = start.components(separatedBy: "\r\n").dropFirst().first.map { $0 + "\r\n" } ?? "a"
        let text = start + String(repeating: start.hasSuffix("a") ? "a" : line, count: repetitions)
        try await EmulatedCloud(machines: 1).withServer { server in
            let client = try RawClient(to: server.port)
            defer { client.close() }
            try await client.send(text + (start.hasPrefix("GET /?") ? " HTTP/1.1\r\nHost: localhost\r\n\r\n" : ""))
            client.endOutput()
            let response = try await client.read()
            #expect(response.hasPrefix("HTTP/1.1 \(status)"))
        }
    }

    @Test func timesOutHalfRequests() async throws {
        var limits = ServerLimits()
        limits.requestTime = .milliseconds(100)
        limits.idleTime = .milliseconds(200)
        limits.closingTime = .milliseconds(100)
        try await EmulatedCloud(machines: 1).withServer(limits: limits) { server in
            let clients = try (0..<20).map { _ in try RawClient(to: server.port) }
            for (index, client) in clients.enumerated() { try await client.send(String(Self.get.prefix(index))) }
            for (index, client) in clients.enumerated() {
                let response = try await client.read()
                #expect(response.hasPrefix("HTTP/1.1 408 ") == (index > 0))
                client.close()
            }
        }
    }

    /// Idle connections give way, and connections with a request in progress keep theirs.
    @Test func servesThoughManyConnectionsAreOpen() async throws {
        var limits = ServerLimits()
        limits.connections = 8
        limits.requestTime = .seconds(600)
        try await EmulatedCloud(machines: 1).withServer(limits: limits) { server in
            let half = try (0..<7).map { _ in try RawClient(to: server.port) }
            for client in half { try await client.send("GET / HTTP/1.1\r\n") }
            let idle = try (0..<50).map { _ in try RawClient(to: server.port) }
            let last = try RawClient(to: server.port)
            try await last.send(Self.get)
            let response = try await last.read(until: "}")
            #expect(response.hasPrefix("HTTP/1.1 400 "))
            for client in half {
                try await client.send("Host: localhost\r\n\r\n")
                let response = try await client.read(until: "}")
                #expect(response.hasPrefix("HTTP/1.1 400 "))
            }
            for client in half + idle + [last] { client.close() }
        }
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        try await EmulatedCloud(machines: 1).withServer { server in
            let client = try RawClient(to: server.port)
            defer { client.close() }
            try await client.send(String(repeating: Self.get, count: 50))
            client.endOutput()
            let responses = try await client.read()
            #expect(responses.components(separatedBy: "HTTP/1.1 400 ").count == 51)
        }
    }
}
