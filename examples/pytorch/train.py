"""Trains two small networks in PyTorch and saves them for `main.rs` beside this file: a convolutional one, which reads
handwritten digits, and a recurrent one, which tells nine speakers apart.

    pip install torch numpy safetensors        # made with torch 2.15.0, safetensors 0.8.0, Python 3.11; no GPU needed
    python examples/pytorch/train.py           # ten seconds; the same numbers with the same versions and processor
    cargo run --release --example pytorch
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn.functional import cross_entropy

HERE = Path(__file__).parent


class Speaker(nn.Module):
    def __init__(self):
        super().__init__()
        self.hear = nn.LSTM(12, 24, batch_first=True)
        self.output = nn.Linear(24, 9)

    def forward(self, frames):
        states, _ = self.hear(frames)
        return self.output(states[:, -1])


def digits():
    """Images [1, 8, 8] with ink from 0 to 1, and digits; every fifth is there to test."""
    rows = [[float(field) for field in line.split(",")] for line in lines("digits.csv")]
    table = torch.tensor(rows)
    images, classes = table[:, :64].reshape(-1, 1, 8, 8) / 16, table[:, 64].long()
    test = torch.arange(len(rows)) % 5 == 0
    return (images[~test], classes[~test]), (images[test], classes[test])


def utterances():
    """Utterances [29, 12], the shorter ones behind silence, and who speaks; the first 270 are there to learn from."""
    rows = [line.split(",") for line in lines("vowels.csv")]
    frames = torch.zeros(len(rows), 29, 12)
    for row, utterance in zip(rows, frames):
        spoken = torch.tensor([float(field) for field in row[1:]]).reshape(-1, 12)
        utterance[29 - len(spoken) :] = spoken
    classes = torch.tensor([int(row[0]) - 1 for row in rows])
    return (frames[:270], classes[:270]), (frames[270:], classes[270:])


def lines(name):
    return (HERE.parent / "data" / name).read_text().splitlines()


def train(model, inputs, classes, epochs):
    optimiser = torch.optim.Adam(model.parameters(), lr=5e-3)
    for _ in range(epochs):
        for batch in torch.randperm(len(inputs)).split(32):
            optimiser.zero_grad()
            cross_entropy(model(inputs[batch]), classes[batch]).backward()
            optimiser.step()
    model.eval()


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    reader = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(64, 10),
    )
    outputs = {}
    for name, model, data, epochs in [("digits", reader, digits(), 20), ("speakers", Speaker(), utterances(), 60)]:
        (inputs, classes), (test_inputs, test_classes) = data
        train(model, inputs, classes, epochs)
        with torch.no_grad():
            outputs[name] = model(test_inputs)
        right = (outputs[name].argmax(1) == test_classes).sum().item()
        print(f"{name}: {right} of {len(test_classes)} are right")
        save_file(model.state_dict(), HERE / f"{name}.safetensors")
    save_file(outputs, HERE / "outputs.safetensors")


main()
