import CloudCore
import CloudTestSupport

/// Chance that is the same for the same seed.
struct Chance {
    private var generator: SeededGenerator

    init(seed: Int) { self.generator = SeededGenerator(seed: UInt64(seed)) }

    /// Whether something happens that happens so many times of 100.
    mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self.generator) < percent }

    /// A number of a range.
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self.generator) }

    /// A number at or above 0 and below 1.
    mutating func fraction() -> Double { Double.random(in: 0..<1, using: &self.generator) }

    /// A time of a range of milliseconds.
    mutating func time(_ milliseconds: ClosedRange<Int>) -> Duration { .milliseconds(self.number(milliseconds)) }

    /// The elements in another order.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &self.generator) }
}

/// What a service is like to those who follow its commands.
enum SimulatedFlavour: CaseIterable {
    /// Overviews count the machines; each machine can be asked for by itself.
    case systemsManager

    /// Overviews name the machines; asking for one tells no more than the list.
    case cloudAssistant
}

/// What becomes of a script on a machine, if nobody stops it.
struct SimulatedMachine {
    let id: String

    /// When it starts, from when the command was taken; `nil` if the machine is never reached.
    var start: Duration?

    /// When it ends after that; `nil` if the machine is lost on the way.
    var length: Duration?

    var end = CommandState.succeeded
    var exitCode: Int? = 0

    /// Whether no list ever shows it, and whether asking for it by itself tells nothing either.
    var isUnlisted = false
    var isUnasked = false

    /// Whether the list says a word that nobody knows instead of how it ended.
    var isOddlyWorded = false

    /// Whether the list cuts its output.
    var isCut = false
}

/// What becomes of a request to start.
enum SimulatedStart { case taken, rejected, lost, lostBefore, noMachine }

/// A part of a simulated run.
struct SimulatedPart {
    var part: RunPart
    var machines: [SimulatedMachine]
    var dead: Set<String> = []
    var start = SimulatedStart.taken
}

/// What a seed decides: the run, the service, the machines and those who wait.
struct SimulatedPlan {
    let seed: Int
    let flavour: SimulatedFlavour
    var chance: Chance
    var waves: [[SimulatedPart]] = []
    var settings = RunState.Settings(
        RunServiceTraits(progressTimeout: .seconds(7_200)),
        RunOptions(),
        errorsAllowed: nil
    )

    /// Whether the run follows commands that were started earlier.
    var isFollowing = false

    /// How far the service lags, in milliseconds.
    var lag = 0

    /// How many of 100 entries a list leaves out, says twice, and how many of 100 calls fail.
    var (forgets, repeats, faults) = (0, 0, 0)
    var omitsCounts = false
    var isNeverShown = false
    var failsForGood = false

    /// When somebody stops the run, or leaves it while it starts.
    var stops: [Duration] = []
    var abandons: Duration?

    init(seed: Int, flavour: SimulatedFlavour) {
        self.seed = seed
        self.flavour = flavour
        self.chance = Chance(seed: seed)
        if flavour == .cloudAssistant, self.chance.happens(40) { self.settings.traits.deliveryLimit = .seconds(90) }
        self.settings.errorsAllowed = self.chance.happens(40) ? self.chance.number(0...3) : nil
        self.settings.deadline = self.chance.happens(30) ? self.chance.time(1_000...600_000) : nil
        self.settings.completesOutput = self.chance.happens(60)
        self.decideService()
        self.decideParts()
        if self.chance.happens(25) {
            self.stops = (0..<self.chance.number(1...2)).map { _ in self.chance.time(0...200_000) }
        } else if self.chance.happens(5) {
            self.abandons = self.chance.time(0...20_000)
        }
    }

    private mutating func decideService() {
        self.lag = self.chance.happens(30) ? 0 : self.chance.number(0...60_000)
        self.faults = self.chance.happens(50) ? 0 : self.chance.number(1...30)
        self.repeats = self.chance.happens(50) ? 0 : self.chance.number(1...40)
        self.omitsCounts = self.flavour == .systemsManager && self.chance.happens(15)
        // Where nobody counts the machines, nobody can miss one that a list leaves out.
        self.forgets = self.omitsCounts || self.chance.happens(50) ? 0 : self.chance.number(1...30)
        self.isNeverShown = self.chance.happens(2)
        self.failsForGood = self.chance.happens(4)
        self.isFollowing = self.chance.happens(10)
    }

    private mutating func decideParts() {
        var number = 0
        let waves = self.isFollowing ? 1 : self.chance.number(1...3)
        let isTagged = self.chance.happens(35) || self.isFollowing
        for _ in 0..<waves {
            var wave: [SimulatedPart] = []
            for _ in 0..<self.chance.number(1...(isTagged ? 1 : 3)) {
                let machines = (0..<self.chance.number(1...5)).map { self.machine("i-\(number)-\($0)") }
                let ids = machines.map(\.id)
                var part = SimulatedPart(
                    part: RunPart(number: number, machines: isTagged ? nil : ids),
                    machines: machines
                )
                if !isTagged, self.chance.happens(15) {
                    part.dead = Set(self.chance.happens(20) ? ids : ids.filter { _ in self.chance.happens(30) })
                }
                if self.chance.happens(10), !self.isFollowing {
                    part.start =
                        [.rejected, .lost, .lostBefore, isTagged ? .noMachine : .lost][self.chance.number(0...3)]
                }
                wave.append(part)
                number += 1
            }
            self.waves.append(wave)
        }
    }

    private mutating func machine(_ id: String) -> SimulatedMachine {
        var machine = SimulatedMachine(id: id)
        if self.chance.happens(92) {
            machine.start = self.chance.time(100...(self.chance.happens(50) ? 3_000 : 60_000))
        }
        machine.length =
            self.chance.happens(98) ? self.chance.time(self.chance.happens(60) ? 100...5_000 : 100...300_000) : nil
        if self.chance.happens(25) {
            machine.end = self.chance.happens(80) ? .failed : .timedOut
            machine.exitCode = machine.end == .failed ? self.chance.number(1...9) : nil
        }
        if self.chance.happens(4), !self.omitsCounts { machine.isUnlisted = true }
        machine.isUnasked = self.flavour == .cloudAssistant ? machine.isUnlisted : self.chance.happens(30)
        machine.isOddlyWorded = self.chance.happens(3)
        machine.isCut = self.chance.happens(20)
        return machine
    }
}
