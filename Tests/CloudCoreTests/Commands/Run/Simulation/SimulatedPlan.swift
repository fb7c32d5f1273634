import CloudCore
import CloudTestSupport

/// A source of random decisions, which are the same for the same seed.
struct RandomSource {
    private var generator: SeededGenerator

    init(seed: Int) { self.generator = SeededGenerator(seed: UInt64(seed)) }

    /// Returns `true` with a probability in percent.
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self.generator) < percent }

    /// Returns a random number in a range.
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self.generator) }

    /// Returns a random number in 0..<1.
    mutating func fraction() -> Double { Double.random(in: 0..<1, using: &self.generator) }

    /// Returns a random duration in a range of milliseconds.
    mutating func time(_ milliseconds: ClosedRange<Int>) -> Duration { .milliseconds(self.number(milliseconds)) }

    /// Returns the elements in random order.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &self.generator) }
}

/// The kind of service, as seen by a run that polls its commands.
enum SimulatedFlavor: CaseIterable {
    /// Overviews count the machines. Each machine can be polled separately.
    case systemsManager

    /// Overviews name the machines. A separate poll returns no more than the list.
    case cloudAssistant
}

/// The course of a script on a machine, unless it is stopped.
struct SimulatedMachine {
    let id: String

    /// The delay from the command to the start.
    ///
    /// `nil` if the machine is never reached.
    var start: Duration?

    /// The run time of the script.
    ///
    /// `nil` if the machine is lost.
    var length: Duration?

    var end = CommandState.succeeded
    var exitCode: Int? = 0

    /// Whether no list ever contains the machine, and whether a separate poll returns nothing.
    var isUnlisted = false
    var isUnpollable = false

    /// Whether the list contains an unknown status instead of the result.
    var hasUnknownStatus = false

    /// Whether the list truncates the output.
    var hasTruncatedOutput = false
}

/// The outcome of a request to start a part.
enum SimulatedStart { case taken, rejected, lost, lostBefore, noMachine }

/// A part of a simulated run.
struct SimulatedPart {
    var part: RunPart
    var machines: [SimulatedMachine]
    var unreachable: Set<String> = []
    var start = SimulatedStart.taken
}

/// The decisions of a seed: the run, the service, the machines and the waiters.
struct SimulatedPlan {
    let seed: Int
    let flavor: SimulatedFlavor
    var random: RandomSource
    var waves: [[SimulatedPart]] = []
    var settings = RunState.Settings(
        RunServiceTraits(progressTimeout: .seconds(7_200)),
        RunOptions(),
        errorsAllowed: nil
    )

    /// Whether the run follows commands that were started earlier.
    var isFollowing = false

    /// The lag of the service, in milliseconds.
    var lag = 0

    /// The percentages of list entries that are omitted and duplicated, and of calls that fail.
    var (omissions, duplicates, faults) = (0, 0, 0)
    var omitsCounts = false
    var isHidden = false
    var failsPermanently = false

    /// The times at which the run is stopped, or abandoned while it starts.
    var stops: [Duration] = []
    var abandonedAt: Duration?

    init(seed: Int, flavor: SimulatedFlavor) {
        self.seed = seed
        self.flavor = flavor
        self.random = RandomSource(seed: seed)
        if flavor == .cloudAssistant, self.random.chance(40) { self.settings.traits.deliveryLimit = .seconds(90) }
        self.settings.errorsAllowed = self.random.chance(40) ? self.random.number(0...3) : nil
        self.settings.deadline = self.random.chance(30) ? self.random.time(1_000...600_000) : nil
        self.settings.completesOutput = self.random.chance(60)
        self.decideService()
        self.decideParts()
        if self.random.chance(25) {
            self.stops = (0..<self.random.number(1...2)).map { _ in self.random.time(0...200_000) }
        } else if self.random.chance(5) {
            self.abandonedAt = self.random.time(0...20_000)
        }
    }

    private mutating func decideService() {
        self.lag = self.random.chance(30) ? 0 : self.random.number(0...60_000)
        self.faults = self.random.chance(50) ? 0 : self.random.number(1...30)
        self.duplicates = self.random.chance(50) ? 0 : self.random.number(1...40)
        self.omitsCounts = self.flavor == .systemsManager && self.random.chance(15)
        // Without a count of machines, a run can't detect an omitted one.
        self.omissions = self.omitsCounts || self.random.chance(50) ? 0 : self.random.number(1...30)
        self.isHidden = self.random.chance(2)
        self.failsPermanently = self.random.chance(4)
        self.isFollowing = self.random.chance(10)
    }

    private mutating func decideParts() {
        var number = 0
        let waves = self.isFollowing ? 1 : self.random.number(1...3)
        let isTagged = self.random.chance(35) || self.isFollowing
        for _ in 0..<waves {
            var wave: [SimulatedPart] = []
            for _ in 0..<self.random.number(1...(isTagged ? 1 : 3)) {
                let machines = (0..<self.random.number(1...5)).map { self.machine("i-\(number)-\($0)") }
                let ids = machines.map(\.id)
                var part = SimulatedPart(
                    part: RunPart(number: number, machines: isTagged ? nil : ids),
                    machines: machines
                )
                if !isTagged, self.random.chance(15) {
                    part.unreachable = Set(self.random.chance(20) ? ids : ids.filter { _ in self.random.chance(30) })
                }
                if self.random.chance(10), !self.isFollowing {
                    part.start =
                        [.rejected, .lost, .lostBefore, isTagged ? .noMachine : .lost][self.random.number(0...3)]
                }
                wave.append(part)
                number += 1
            }
            self.waves.append(wave)
        }
    }

    private mutating func machine(_ id: String) -> SimulatedMachine {
        var machine = SimulatedMachine(id: id)
        if self.random.chance(92) {
            machine.start = self.random.time(100...(self.random.chance(50) ? 3_000 : 60_000))
        }
        machine.length =
            self.random.chance(98) ? self.random.time(self.random.chance(60) ? 100...5_000 : 100...300_000) : nil
        if self.random.chance(25) {
            machine.end = self.random.chance(80) ? .failed : .timedOut
            machine.exitCode = machine.end == .failed ? self.random.number(1...9) : nil
        }
        if self.random.chance(4), !self.omitsCounts { machine.isUnlisted = true }
        machine.isUnpollable = self.flavor == .cloudAssistant ? machine.isUnlisted : self.random.chance(30)
        machine.hasUnknownStatus = self.random.chance(3)
        machine.hasTruncatedOutput = self.random.chance(20)
        return machine
    }
}
