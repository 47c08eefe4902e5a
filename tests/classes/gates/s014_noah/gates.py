#!/usr/bin/env python
# coding: utf-8

# # Homework 1: gates
# 
# *Noah, group 3*

# In[1]:


import numpy as np
import matplotlib.pyplot as plt

get_ipython().run_line_magic('matplotlib', 'inline')


# ## Add and multiply

# In[2]:


class AddGate:
    def forward(self, x, y):
        return x + y

    def backward(self, dz):
        return [dz, dz]


# In[5]:


class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]


# ## Max

# In[6]:


class MaxGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz):
        return [dz * (self.x >= self.y), dz * (self.y > self.x)]


# ## Sigmoid

# In[9]:


class SigmoidGate:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dz):
        return dz * self.y * (1 - self.y)


# In[10]:


gate = SigmoidGate()
xs = np.linspace(-6, 6, 200)
ys = gate.forward(xs)
slope = gate.backward(np.ones_like(xs))
fig, ax = plt.subplots(figsize=(6, 3))
ax.plot(xs, ys, label='sigmoid')
ax.plot(xs, slope, label='its slope')
ax.legend()
plt.show()


# In[ ]:





# The slope is largest in the middle!
