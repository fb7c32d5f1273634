import Foundation

/// Sends a command at most once, whatever happens on the way.
struct SSMCommandSender {
    let client: SSMClient

    /// How often the service is asked again to take a command which it certainly has not taken: because it was throttled,
    /// and for any other reason that may pass.
    private static let (throttledAttempts, otherAttempts) = (20, 4)

    /// How long to wait before each look for a command that may have been taken: new commands are not listed at once.
    private static let looks: [Duration] = [
        .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(15),
    ]

    /// How many pages of an account's newest commands are searched.
    private static let pageLimit = 20

    private var surroundings: Surroundings { self.client.surroundings }

    /// Sends a command.
    /// - Parameters:
    ///   - request: The command, with the marker in its comment.
    ///   - marker: The marker.
    ///   - errorsLeft: How many machines may fail, if that is limited.
    /// - Returns: The command that the service has taken.
    /// - Throws: ``CommandError/outcomeUnknown(marker:started:underlying:)`` or ``CommandError/call(_:started:)``.
    func send(
        _ request: SSM.SendCommandRequest,
        marker: String,
        errorsLeft: Int?
    ) async throws(CommandError) -> StartedCommand {
        var request = request
        if let errorsLeft { request.maxErrors = "\(errorsLeft)" }
        let date = self.surroundings.time.now()
        var plan = PollPlan(first: .seconds(1))
        var attempt = 0
        while true {
            attempt += 1
            let answer: SSM.SendCommandResponse
            do throws(SSMError) {
                answer = try await self.client.sendCommand(request)
            } catch  where error.mayHaveReachedService {
                return try await self.find(request, marker, since: date, cause: error)
            } catch {
                guard error.mayPassBeforeActing,
                    attempt < (error.isThrottling ? Self.throttledAttempts : Self.otherAttempts)
                else { throw .call(error, started: []) }
                let wait = plan.next(isThrottled: error.isThrottling, random: self.surroundings.random())
                guard await self.surroundings.time.sleep(for: wait) else { throw .cancelled(started: []) }
                continue
            }
            if let command = answer.command, let started = Self.started(command, request, date) { return started }
            return try await self.find(request, marker, since: date, cause: CommandWithoutID())
        }
    }

    /// Looks for a command that may have been taken.
    private func find(
        _ request: SSM.SendCommandRequest,
        _ marker: String,
        since date: Date,
        cause: any Error
    ) async throws(CommandError) -> StartedCommand {
        // This machine's clock may differ from the service's.
        let after = (try? Timestamp(date - 900).extended) ?? ""
        let list = SSM.ListCommandsRequest(
            maxResults: 50,
            filters: [SSM.CommandFilter(key: .invokedAfter, value: after)]
        )
        for wait in Self.looks {
            guard await self.surroundings.time.sleep(for: wait) else { break }
            var pages = 0
            do throws(SSMError) {
                for try await page in self.client.pages(of: list) {
                    if let command = page.commands.first(where: { $0.comment?.hasSuffix(marker) ?? false }),
                        let started = Self.started(command, request, date)
                    {
                        return started
                    }
                    pages += 1
                    if pages == Self.pageLimit { break }
                }
            } catch {
                // Another look may succeed; if none does, the first failure says more than this one.
                if case .cancelled = error { break }
            }
        }
        throw .outcomeUnknown(marker: marker, started: [], underlying: cause)
    }

    private static func started(
        _ command: SSM.Command,
        _ request: SSM.SendCommandRequest,
        _ date: Date
    ) -> StartedCommand? {
        guard let id = command.commandID, !id.isEmpty else { return nil }
        return StartedCommand(id: id, machines: request.instanceIDs, date: command.requestedDateTime ?? date)
    }
}

/// An answer that says that a command was taken, and not which.
private struct CommandWithoutID: Error, CustomStringConvertible {
    var description: String { "SendCommand was answered without the command's id" }
}
