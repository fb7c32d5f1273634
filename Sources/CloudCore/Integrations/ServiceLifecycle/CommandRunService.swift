#if ServiceLifecycle
public import ServiceLifecycle
import Synchronization

/// A run of a script as a service of swift-service-lifecycle.
///
/// The service starts the run, waits until every machine has ended, and returns. A `ServiceGroup` then does what
/// `successTerminationBehavior` of the service's configuration says, which is by default to stop the other services.
///
/// ```swift
/// let nightly = CommandRunService(onGracefulShutdown: .stopsRun) { () throws(CommandError) in
///     try await ssm.run(.shell("uptime"), on: .tag("env", in: ["prod"]))
/// }
/// ```
public struct CommandRunService: Service {
    /// What a graceful shutdown does with the run.
    public enum ShutdownBehavior: Sendable, Hashable {
        /// Stops the script on all machines, and waits until they have ended.
        case stopsRun

        /// Leaves the script running, and returns at once. ``CommandRunner/follow(_:options:)`` follows it later.
        ///
        /// The options of the run must not have ``RunOptions/cancelsOnTaskCancellation``.
        case leavesRun
    }

    private let behavior: ShutdownBehavior
    private let start: @Sendable () async throws(CommandError) -> CommandRun
    private let finish: @Sendable (CommandReport) -> Void

    /// Creates a service.
    /// - Parameters:
    ///   - behavior: What a graceful shutdown does with the run.
    ///   - start: A closure that starts the run, or returns one that was started.
    ///   - finish: A closure that receives the report at the end, with everything known if the run was left.
    public init(
        onGracefulShutdown behavior: ShutdownBehavior,
        start: @escaping @Sendable () async throws(CommandError) -> CommandRun,
        finish: @escaping @Sendable (CommandReport) -> Void = { _ in }
    ) {
        self.behavior = behavior
        self.start = start
        self.finish = finish
    }

    /// Starts the run and waits for its end.
    /// - Throws: ``CommandError`` of the run, or if it can't be stopped. Nothing is started after a graceful shutdown
    ///   began.
    public func run() async throws {
        guard !Task.isShuttingDownGracefully else { return }
        let run = try await self.start()
        let waiting = Task { await Self.end(of: run) }
        let stopping = Mutex<Task<Void, any Error>?>(nil)
        let result = await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await waiting.value
            } onGracefulShutdown: {
                switch self.behavior {
                case .leavesRun: waiting.cancel()
                case .stopsRun: stopping.withLock { $0 = Self.stop(run, waiting) }
                }
            }
        } onCancel: {
            waiting.cancel()
        }
        try await stopping.withLock(\.self)?.value
        switch result {
        case .success(let report): self.finish(report)
        case .failure(.cancelled(let report)) where self.behavior == .leavesRun && Task.isShuttingDownGracefully:
            self.finish(report)
        case .failure(let error): throw error
        }
    }

    private typealias Ending = Result<CommandReport, CommandError>

    private static func end(of run: CommandRun) async -> Ending {
        do throws(CommandError) {
            return .success(try await run.report())
        } catch {
            return .failure(error)
        }
    }

    /// Stops a run.
    ///
    /// If that fails, the run is no longer awaited.
    private static func stop(_ run: CommandRun, _ waiting: Task<Ending, Never>) -> Task<Void, any Error> {
        Task {
            do {
                try await run.cancel()
            } catch {
                waiting.cancel()
                throw error
            }
        }
    }
}
#endif
