import CloudCore
import CloudSockets
import Dispatch

extension EmulatedCloud {
    /// Runs an HTTP server of both services while a closure runs.
    ///
    /// Point programs in any language to the server's URL, and give them the emulator's ``credentials``:
    ///
    /// ```swift
    /// try await cloud.withServer { server in
    ///     print("export AWS_ENDPOINT_URL=\(server.url)")
    ///     try await runTests(against: server.url)
    /// }
    /// ```
    ///
    /// The server accepts HTTP/1.1 requests with heads up to 256 KiB and bodies up to 8 MiB, on up to 256 connections.
    /// It rejects requests that browsers make for web pages, and on a local address those for another host. When the closure returns or throws, the server has closed
    /// its connections, and the scripts that ran in the local shell have ended, as after ``endScripts()``. To stop a
    /// server, cancel the task in which the closure waits.
    /// - Parameters:
    ///   - address: The IPv4 address on which to listen. The default is reachable only from this machine. Anyone who
    ///     can reach another address can use the emulator, because its keys are public.
    ///   - port: The port, or 0 for a free one.
    ///   - body: The closure, which gets the running server.
    /// - Returns: The result of the closure.
    /// - Throws: ``EmulatorServerError`` if the server can't listen, and the errors of the closure.
    public func withServer<Value>(
        address: String = "127.0.0.1",
        port: Int = 0,
        _ body: (EmulatorServer) async throws -> Value
    ) async throws -> Value {
        try await self.withServer(address: address, port: port, limits: ServerLimits(), body)
    }

    /// Runs a server with specific limits while a closure runs.
    package func withServer<Value>(
        address: String = "127.0.0.1",
        port: Int = 0,
        limits: ServerLimits,
        _ body: (EmulatorServer) async throws -> Value
    ) async throws -> Value {
        let (loop, port) = try Self.listen(address: address, port: port, limits)
        let result: Result<Value, any Error> = await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.serve(loop, lookingAtSchedulesEvery: limits.scheduleInterval) }
            defer { loop.stop() }
            do {
                return .success(try await body(EmulatorServer(address: address, port: port)))
            } catch {
                return .failure(error)
            }
        }
        await self.endScriptsAndWait()
        return try result.get()
    }

    private static func listen(
        address: String,
        port: Int,
        _ limits: ServerLimits
    ) throws(EmulatorServerError) -> (loop: ServerLoop, port: Int) {
        guard let host = Self.ipv4(address) else {
            throw EmulatorServerError(description: "\(quoted(address)) is not an IPv4 address such as 127.0.0.1")
        }
        guard let number = UInt16(exactly: port) else {
            throw EmulatorServerError(description: "\(port) is not a port: use 0 to 65535")
        }
        do throws(SocketError) {
            let (listener, port) = try Socket.bound(to: host, port: number)
            var limits = limits
            limits.isLocal = EmulatorServer(address: address, port: Int(port)).isLocal
            let loop = try ServerLoop(listener: listener, limits: limits)
            try listener.listen(backlog: 128)
            return (loop, port)
        } catch {
            throw EmulatorServerError(description: "can't listen on \(address) port \(port): \(error)")
        }
    }

    /// Parses four decimal numbers with dots in between.
    private static func ipv4(_ text: String) -> UInt32? {
        let parts = text.parts(separatedBy: ".")
        let bytes = parts.compactMap { $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? UInt8($0) : nil }
        guard parts.count == 4, bytes.count == 4 else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Responds to the calls of a loop until it stops.
    private func serve(_ loop: ServerLoop, lookingAtSchedulesEvery interval: Duration) async {
        let (calls, continuation) = AsyncStream.makeStream(of: ServerLoop.Call.self)
        // The loop blocks its thread, which must not be one that runs tasks.
        async let end: Void = withCheckedContinuation { end in
            DispatchQueue(label: "emulator.server").async {
                loop.run { continuation.yield($0) }
                continuation.finish()
                end.resume()
            }
        }
        await withDiscardingTaskGroup { group in
            group.addTask {
                // Measured by the system's clock, since a manual clock may advance by each wait.
                while (try? await Task.sleep(for: interval)) != nil { await self.runDueSchedules() }
            }
            for await call in calls {
                group.addTask {
                    // A call without a response is one that the fault plan interrupts.
                    loop.respond(to: call, with: try? await self.send(call.request))
                }
            }
            group.cancelAll()
        }
        await end
    }
}
