"""The learning rates of a model's players."""


def rates_at(model, step=0):
    """Returns the learning rate of each player, by name, after `step` updates of the generator."""
    rates = {}
    for player in model.players:
        optimizer = model.optimizer_of(player)
        optimizer.iterations.assign(step * model.updates_per_step(player))
        rates[player] = float(optimizer.learning_rate)
    return rates
