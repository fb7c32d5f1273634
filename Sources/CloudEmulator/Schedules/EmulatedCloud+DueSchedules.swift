import CloudFoundation

extension EmulatedCloud {
    /// Runs everything that became due since the last call, in chronological order.
    func runDueSchedules() async {
        let now = self.time.now()
        while let due = self.withState({ $0.takeNextDue(by: now) }) {
            switch due.schedule {
            case .invocation(let invocation): await self.repeatInvocation(invocation, at: due.date)
            case .window(let id): await self.runWindow(id, at: due.date)
            case .association(let id): await self.apply(id, at: due.date)
            }
        }
        if self.withState({ $0.cutOffTasks(by: now) }) { self.endStoppedScripts() }
    }
}

/// A resource that runs on a schedule.
enum DueSchedule: Sendable {
    case invocation(AssistantInvocation)
    case window(String)
    case association(String)
}

extension EmulatorState {
    /// Removes the earliest due run from the schedules and returns it.
    mutating func takeNextDue(by now: Date) -> (schedule: DueSchedule, date: Date)? {
        let invocation = self.scheduled.map { ($0.id, $0.schedule?.next ?? .distantFuture) }.min { $0.1 < $1.1 }
        let window = self.windows.map { ($0.id, $0.next ?? .distantFuture) }.min { $0.1 < $1.1 }
        let association = self.associations.map { ($0.id, $0.next ?? .distantFuture) }.min { $0.1 < $1.1 }
        guard let date = [invocation?.1, window?.1, association?.1].compactMap({ $0 }).min(), date <= now else {
            return nil
        }
        if let invocation, invocation.1 == date, let due = self.invocation(invocation.0) {
            _ = self.changeInvocation(invocation.0) { $0.schedule?.takeNext(by: now) }
            return (.invocation(due), date)
        }
        if let window, window.1 == date {
            self.changeWindow(window.0) { $0.next = $0.schedule.next(after: date) }
            return (.window(window.0), date)
        }
        guard let association else { return nil }
        self.changeAssociation(association.0) { $0.next = $0.schedule?.next(after: date) }
        return (.association(association.0), date)
    }
}
